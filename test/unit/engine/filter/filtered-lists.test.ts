import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttackerRow, EventRow, Params, SearchHit } from 'shardscope/client';
import { startEngine, type Harness } from '../engine/engine-harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startEngine();
  await harness.ended();
});

afterAll(() => harness.close());

const ALL = { sort: 'lastSeen', descending: true, offset: 0, limit: 100 } as const;

async function attackers(text: string): Promise<readonly AttackerRow[]> {
  let slice = await harness.client.request('attackers', { ...ALL, text });
  while (slice.scan) slice = await harness.client.request('attackers', { ...ALL, text });
  return slice.rows;
}

async function addresses(text: string): Promise<readonly (string | null)[]> {
  return (await attackers(text)).map(({ address }) => address);
}

async function events(attacker: string, filter: string): Promise<readonly EventRow[]> {
  const query: Params<'events'> = {
    ...{ attacker, filter, newestFirst: true, session: null, offset: 0, limit: 500 },
  };
  let slice = await harness.client.request('events', query);
  while (slice.scan) slice = await harness.client.request('events', query);
  return slice.rows;
}

async function uuidOf(address: string): Promise<string> {
  const [row] = await attackers(`attacker=${address}`);
  if (!row) throw new Error(`the samples have ${address}`);
  return row.uuid;
}

async function commands(text: string): Promise<readonly SearchHit[]> {
  return (await harness.client.request('search.commands', { text, offset: 0, limit: 500 })).rows;
}

describe('attackers that fit a filter', () => {
  it('have an event that fits all of it', async () => {
    const pasting = await attackers('primitive=motor.input_modality and value=pasted');
    expect(pasting.length).toBeGreaterThan(0);
    expect(pasting.length).toBeLessThan(11);
    for (const { uuid } of pasting) {
      const fitting = await events(uuid, 'primitive=motor.input_modality and value=pasted');
      expect(fitting.length).toBeGreaterThan(0);
    }
  });

  it('are found by service, decky and address', async () => {
    const telnet = await attackers('service=telnet');
    expect(telnet).toHaveLength(2);
    expect(telnet.every(({ services }) => services.includes('telnet'))).toBe(true);
    expect(await addresses('attacker ~ 203.0.113')).toEqual(
      expect.arrayContaining(['203.0.113.77', '203.0.113.12']),
    );
    expect(await addresses('attacker in (203.0.113.77, 192.0.2.44)')).toHaveLength(2);
    const both = await attackers('service=ssh and service=telnet');
    expect(both).toEqual([]);
  });

  it('are found by the commands of their sessions', async () => {
    const hits = await commands('cmd ~ wget');
    const found = new Set((await attackers('cmd ~ wget')).map(({ uuid }) => uuid));
    expect(found).toEqual(new Set(hits.map(({ attackerUuid }) => attackerUuid)));
  });

  it('are found by time', async () => {
    const later = await attackers('time >= 2026-11-05');
    expect(later.length).toBeGreaterThan(0);
    expect(later.every(({ lastSeen }) => (lastSeen ?? 0) >= Date.UTC(2026, 10, 5) / 1000)).toBe(
      true,
    );
    expect(await attackers('time < 2020')).toEqual([]);
  });

  it('are refused for a filter that cannot be understood, which says where', async () => {
    const refused = harness.client.request('attackers', { ...ALL, text: 'srvice=ssh' });
    await expect(refused).rejects.toMatchObject({ code: 'E_FILTER_INVALID' });
    await expect(refused).rejects.toThrow('There is no field srvice');
  });
});

describe('events that fit a filter', () => {
  it('are those and no others', async () => {
    const uuid = await uuidOf('203.0.113.77');
    const all = await events(uuid, '');
    const some = await events(uuid, 'kind=observation and confidence>=0.75');
    expect(some).toEqual(
      all.filter((event) => event.kind === 'observation' && event.confidence >= 0.75),
    );
    const others = await events(uuid, 'not (kind=observation and confidence>=0.75)');
    expect(some.length + others.length).toBe(all.length);
  });

  it('are those of one session by the beginning of its id', async () => {
    const uuid = await uuidOf('203.0.113.77');
    const { rows } = await harness.client.request('sessions', {
      ...{ attacker: uuid, offset: 0, limit: 1 },
    });
    const session = rows[0];
    const found = await events(uuid, `session=${session?.sid.slice(0, 8) ?? ''}`);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ evidenceRef }) => evidenceRef === session?.evidenceRef)).toBe(true);
  });

  it('fit plain words in what they say', async () => {
    const uuid = await uuidOf('203.0.113.77');
    const found = await events(uuid, 'latency_class heavy');
    expect(found.length).toBeGreaterThan(0);
    expect(
      found.every((event) => event.kind === 'observation' && event.value === 'llm_heavyweight'),
    ).toBe(true);
  });
});

describe('completion', () => {
  async function offered(text: string): Promise<readonly string[]> {
    const query = { text, caret: text.length };
    const { options } = await harness.client.request('filter.complete', query);
    return options.map((option) => option.text);
  }

  it('offers fields, then operators, then values that are known', async () => {
    expect(await offered('')).toContain('primitive');
    expect(await offered('prim')).toEqual(['primitive']);
    expect(await offered('primitive ')).toEqual(['=', '!=', '~', 'in']);
    expect(await offered('primitive')).toEqual(['=', '!=', '~', 'in']);
    expect(await offered('service=ssh and confidence')).toContain('>=');
    expect(await offered('primitive=input')).toContain('motor.input_modality');
    expect(await offered('primitive=motor.input_modality and value=')).toEqual(
      expect.arrayContaining(['typed', 'pasted', 'mixed']),
    );
    expect(await offered('service in (ssh, ')).toEqual(expect.arrayContaining(['ssh', 'telnet']));
    expect(await offered('service=ssh ')).toEqual(['and', 'or']);
    expect(await offered('decky=')).toContain('web-01');
  });

  it('offers the latest sessions, and addresses for identities', async () => {
    const [sid = ''] = await offered('session=');
    const [row] = await attackers(`session=${sid}`);
    expect(row?.address).toBe('198.51.100.201');
    expect(await offered('identity=203')).toContain('203.0.113.77');
  });
});

describe('a search over commands', () => {
  it('marks every match in its text', async () => {
    const hits = await commands('cat');
    expect(hits.length).toBeGreaterThan(3);
    for (const { text, marks } of hits) {
      expect(marks.length).toBeGreaterThan(0);
      for (const [from, to] of marks) expect(text.slice(from, to).toLowerCase()).toBe('cat');
    }
  });

  it('is restricted by other fields', async () => {
    const all = await commands('cmd ~ cat');
    const telnet = await commands('cmd ~ cat and service=telnet');
    expect(telnet).toEqual(all.filter(({ service }) => service === 'telnet'));
  });
});

describe('a search over raw output', () => {
  it('goes on while it is asked for, and finds lines with the place in their session', async () => {
    const query = { text: 'out ~ "uid=0(root)"', offset: 0, limit: 500 };
    let slice = await harness.client.request('search.output', query);
    let last = -1;
    while (slice.scan) {
      expect(slice.scan.done).toBeGreaterThan(last);
      last = slice.scan.done;
      slice = await harness.client.request('search.output', query);
    }
    expect(slice.rows.length).toBeGreaterThan(0);
    for (const { text, t, marks } of slice.rows) {
      expect(text).toContain('uid=0(root)');
      expect(marks.length).toBeGreaterThan(0);
      expect(t).toBeGreaterThanOrEqual(0);
    }
  });

  it('has to be told what to look for', async () => {
    const query = { text: 'service=ssh', offset: 0, limit: 10 };
    await expect(harness.client.request('search.output', query)).rejects.toMatchObject({
      code: 'E_FILTER_INVALID',
    });
  });
});

describe('filters about techniques and states', () => {
  it('find the attackers with a tag that fits, by id, by parent and by the name of a tactic', async () => {
    const all = await attackers('');
    const using = (tactic: string): readonly (string | null)[] =>
      all.filter(({ tactics }) => tactics.includes(tactic)).map(({ address }) => address);
    expect(await addresses('tactic=TA0006')).toEqual(using('TA0006'));
    expect(await addresses('tactic="credential access"')).toEqual(using('TA0006'));
    expect(await addresses('tactic=TA0011')).toEqual([]);
    const exact = await addresses('technique=T1003.008');
    expect(exact.length).toBeGreaterThan(0);
    expect(await addresses('technique=T1003')).toEqual(exact);
    expect(await addresses('rule=R0014 and tactic=TA0007')).toEqual([]);
  });

  it('find tags among the events, each where its command was given', async () => {
    const uuid = await uuidOf('192.0.2.44');
    const row = (await attackers('attacker=192.0.2.44'))[0];
    const tags = await events(uuid, 'kind=tag');
    expect(tags).toHaveLength(row?.tags ?? 0);
    for (const tag of await events(uuid, 'rule=R0018 and confidence>=0.7')) {
      expect(tag).toMatchObject({ kind: 'tag', technique: 'T1082', rule: 'R0018' });
      const { rows } = await harness.client.request('tags', {
        ...{ attacker: uuid, session: tag.evidenceRef, tactic: null, technique: 'T1082' },
        ...{ offset: 0, limit: 100 },
      });
      expect(rows.find(({ uuid: id }) => id === tag.id)?.t).toBe(tag.t);
    }
  });

  it('find changes of state with the session that made them', async () => {
    const uuid = await uuidOf('203.0.113.77');
    const changes = await events(uuid, 'state=conflicted and primitive=input_modality');
    expect(changes.length).toBeGreaterThan(0);
    for (const change of changes) {
      expect(change).toMatchObject({ kind: 'state', to: 'conflicted' });
    }
    const timelines = await harness.client.request('states.timeline', { attacker: uuid });
    const total = timelines.reduce((sum, each) => sum + each.changes.length, 0);
    expect(await events(uuid, 'kind=state')).toHaveLength(total);
  });

  it('find attackers by the state that a primitive is in now', async () => {
    const all = await attackers('');
    const conflicted = all.filter(({ states }) => states.conflicted > 0);
    expect(await addresses('state=conflicted')).toEqual(conflicted.map(({ address }) => address));
    const drifting = await attackers('state=drifting and primitive=motor.input_modality');
    expect(drifting.map(({ address }) => address)).toContain('203.0.113.77');
    expect(drifting.length).toBeLessThan(all.length);
  });

  it('offer what was seen while somebody types', async () => {
    const offered = async (text: string): Promise<readonly string[]> => {
      const { options } = await harness.client.request('filter.complete', {
        ...{ text, caret: text.length },
      });
      return options.map((option) => option.text);
    };
    expect(await offered('tactic=')).toHaveLength(15);
    expect(await offered('technique=T1003')).toEqual(['T1003', 'T1003.008']);
    expect(await offered('rule=R0018')).toEqual(['R0018']);
  });
});
