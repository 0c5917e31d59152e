import { describe, expect, it } from 'vitest';
import { openMemoryStore, type SqliteStore } from 'shardscope';
import { buildTag, type TagParts } from './support/tags.ts';
import {
  OTHER_PRODUCER,
  PRODUCER,
  attackerAt,
  result,
  summary,
} from '../../sdk/store/session-results.ts';
import type { Producer, SessionSummary, Tag } from '@shardscope/sdk';

function persist(
  store: SqliteStore,
  tags: readonly Tag[] | undefined,
  session: SessionSummary = summary(),
  producer: Producer = PRODUCER,
): readonly string[] {
  const extraction = { producer, observations: [], ...(tags ? { tags } : {}) };
  const { newTags } = store.persist(result(session, { extractions: [extraction] }));
  return newTags.map(({ uuid }) => uuid);
}

function stored(store: SqliteStore, session: SessionSummary = summary()): readonly Tag[] {
  const found: Tag[] = [];
  store.eachTag({ session: session.evidenceRef }, (tag) => {
    const { evidenceRef, command, ...whole } = tag;
    expect(evidenceRef).toBe(session.evidenceRef);
    expect(command).toBe(tag.source_kind === 'command' ? Number(tag.source_id.slice(-1)) : null);
    found.push(whole);
  });
  return found;
}

const tag = (parts: TagParts = {}): Tag => buildTag(summary(), parts);

describe('tags of a session', () => {
  it('are read back as they were persisted, and counted with their tactics', async () => {
    const store = await openMemoryStore();
    const tags = [
      tag({ command: null, rule: 'R0030', evidence: { jarm: '\ud800\u0000é' } }),
      tag({ command: 0 }),
      tag({ command: 1, technique: 'T1059', sub: 'T1059.004', tactic: 'TA0002' }),
    ];
    expect(persist(store, tags)).toEqual(tags.map(({ uuid }) => uuid));
    expect(stored(store)).toEqual(tags);
    expect(store.session(summary().evidenceRef)).toMatchObject({
      tags: 3,
      tactics: ['TA0002', 'TA0011'],
    });
  });

  it('are news once', async () => {
    const store = await openMemoryStore();
    const tags = [tag({ command: 0 }), tag({ command: 1 })];
    persist(store, tags);
    expect(persist(store, tags)).toEqual([]);
    expect(stored(store)).toEqual(tags);
  });

  it('are replaced as a set when rules change; only those that nobody had are news', async () => {
    const store = await openMemoryStore();
    const [kept, gone] = [tag({ command: 0 }), tag({ command: 1 })];
    const added = tag({ command: 1, rule: 'R0101' });
    persist(store, [kept, gone]);
    expect(persist(store, [kept, added])).toEqual([added.uuid]);
    expect(stored(store)).toEqual([kept, added]);
    expect(store.session(summary().evidenceRef)?.tags).toBe(2);
  });

  it('say what the rules say now, as a store would that is built anew: no news for that', async () => {
    const store = await openMemoryStore();
    persist(store, [tag({ command: 0, confidence: 0.9 })]);
    const clipped = tag({ command: 0, confidence: 0.5, evidence: { matched: 'wget' } });
    expect(persist(store, [clipped])).toEqual([]);
    expect(stored(store)).toEqual([clipped]);
  });

  it('go away when nothing is found any more', async () => {
    const store = await openMemoryStore();
    persist(store, [tag({ command: 0 })]);
    persist(store, []);
    expect(stored(store)).toEqual([]);
    expect(store.session(summary().evidenceRef)).toMatchObject({ tags: 0, tactics: [] });
  });

  it('stay when a producer without lifters looks again, or another one tags', async () => {
    const store = await openMemoryStore();
    const [mine, other] = [tag({ command: 0 }), tag({ command: 1, rule: 'ACME1' })];
    persist(store, [mine]);
    persist(store, undefined);
    persist(store, [other], summary(), OTHER_PRODUCER);
    expect(stored(store)).toEqual([mine, other]);
    persist(store, [], summary(), OTHER_PRODUCER);
    expect(stored(store)).toEqual([mine]);
  });

  it('are 5000 at most for a producer, the first ones', async () => {
    const store = await openMemoryStore();
    const tags = Array.from({ length: 5003 }, (_each, i) => tag({ command: 0, rule: `X${i}` }));
    expect(persist(store, tags)).toHaveLength(5000);
    const kept: string[] = [];
    store.eachTag({}, ({ rule_id: rule }) => kept.push(rule));
    expect(kept).not.toContain('X5000');
    expect(persist(store, tags)).toEqual([]);
  });

  it('are found by session and by attacker, who is who the session belongs to', async () => {
    const store = await openMemoryStore();
    const other = summary({ sid: 'other', attacker: attackerAt('198.51.100.3') });
    persist(store, [tag({ command: 0 })]);
    persist(store, [buildTag(other, { command: 0 }), buildTag(other, { command: 1 })], other);
    const count = (query: Parameters<SqliteStore['eachTag']>[0]): number => {
      let found = 0;
      store.eachTag(query, () => (found += 1));
      return found;
    };
    expect(count({})).toBe(3);
    expect(count({ attacker: '198.51.100.3' })).toBe(2);
    expect(count({ attacker: '192.0.2.7' })).toBe(1);
    expect(count({ session: other.evidenceRef })).toBe(2);
    expect(count({ attacker: 'nobody' })).toBe(0);
    store.persist(result({ ...other, attacker: attackerAt('192.0.2.7') }, { extractions: [] }));
    expect(count({ attacker: '192.0.2.7' })).toBe(3);
  });
});

describe('techniques', () => {
  it('are counted with their sessions, attackers and rules, the best confidence, and their time', async () => {
    const store = await openMemoryStore();
    const other = summary({ sid: 'other', attacker: attackerAt('198.51.100.3') });
    persist(store, [tag({ command: 0, confidence: 0.5 }), tag({ command: 1, created: 20 })]);
    persist(store, [buildTag(other, { command: 0, rule: 'R0101', created: 30 })], other);
    expect(store.techniques({})).toEqual([
      {
        tactic: 'TA0011',
        technique: 'T1105',
        subTechnique: null,
        count: 3,
        confidence: 0.85,
        sessions: 2,
        attackers: 2,
        rules: ['R0012', 'R0101'],
        firstTs: 10,
        lastTs: 30,
      },
    ]);
    expect(store.techniques({ attacker: '198.51.100.3' })).toMatchObject([{ count: 1 }]);
    expect(store.ruleCounts()).toEqual(
      new Map([
        ['R0012', 2],
        ['R0101', 1],
      ]),
    );
  });
});
