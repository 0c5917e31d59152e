import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackerUuid } from '@shardscope/sdk';
import type { AttackerRow, EventRow } from 'shardscope/client';
import { SAMPLES, startEngine, type Harness } from './engine-harness.ts';

/** Of whom only a bus has told. */
const NOBODY = '203.0.113.77';

/** Of whom there is a recorded session, too. */
const SOMEBODY = '203.0.113.9';
const SID = '0b52f3c4-5d1e-4c58-9f3a-6f1f7c1f2a10';
const START = 1_795_000_000;

let folder: string;
let harness: Harness;

/** A line of a recording of a bus. */
function heard(id: number, topic: string, ts: number, payload: object): string {
  const type = topic.split('.').slice(1).join('.');
  return JSON.stringify({ v: 1, id: `${id}`.padStart(32, '0'), topic, type, ts, payload });
}

const EVENTS = [
  heard(1, 'attacker.intel.enriched', START + 500, { attacker_ip: NOBODY, feodo_listed: true }),
  heard(2, 'attacker.intel.enriched', START + 900, { attacker_ip: SOMEBODY, feodo_listed: true }),
  heard(3, 'attacker.session.ended', START + 60, {
    session_id: SID,
    decky_id: 'web-09',
    service: 'ssh',
    attacker_uuid: null,
    attacker_ip: SOMEBODY,
    ended_at: new Date((START + 60) * 1000).toISOString(),
    duration_s: 60,
    shard_path: null,
    commands: ['id'],
  }),
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shardscope-besides-'));
  await cp(join(SAMPLES, 'app-03'), join(folder, 'app-03'), { recursive: true });
  await writeFile(join(folder, 'relay.events.jsonl'), `${EVENTS.join('\n')}\n`);
  harness = await startEngine({ open: folder, roots: [folder] });
  await harness.ended();
});

afterAll(async () => {
  await harness.close();
  await rm(folder, { recursive: true });
});

async function attackers(text: string): Promise<readonly AttackerRow[]> {
  const query = { sort: 'lastSeen', descending: true, text, offset: 0, limit: 100 } as const;
  let slice = await harness.client.request('attackers', query);
  while (slice.scan) slice = await harness.client.request('attackers', query);
  return slice.rows;
}

async function events(address: string, filter = '', session: string | null = null) {
  const query = { attacker: attackerUuid(address), newestFirst: false, session, filter };
  let slice = await harness.client.request('events', { ...query, offset: 0, limit: 500 });
  while (slice.scan) {
    slice = await harness.client.request('events', { ...query, offset: 0, limit: 500 });
  }
  return slice.rows;
}

const tags = (rows: readonly EventRow[]) => rows.filter((row) => row.kind === 'tag');

describe('events of an attacker that are of no session', () => {
  it('are listed of one who has none at all', async () => {
    const rows = await events(NOBODY);
    expect(rows.map(({ kind }) => kind)).toContain('heard');
    for (const row of rows) expect(row).toMatchObject({ evidenceRef: null, t: null });
    expect(tags(rows)).toHaveLength(2);
    expect(tags(rows)[0]).toMatchObject({ rule: 'R0056', ts: START + 500 });
  });

  it('are listed with those of the sessions, by their time', async () => {
    const rows = await events(SOMEBODY);
    const times = rows.map(({ ts }) => ts ?? 0);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    const [last] = tags(rows).toReversed();
    expect(last).toMatchObject({ rule: 'R0056', ts: START + 900, evidenceRef: null, t: null });
    expect(rows.some(({ kind }) => kind === 'session.started')).toBe(true);
  });

  it('are counted with the attacker, and found by filters of both lists', async () => {
    for (const address of [NOBODY, SOMEBODY]) {
      const row = (await attackers(`attacker=${address}`))[0];
      expect(row?.tags).toBe(tags(await events(address)).length);
      const [tag] = tags(await events(address, 'rule=R0056'));
      if (tag?.kind !== 'tag') throw new Error('there is a tag');
      expect(row?.tactics).toContain(tag.tactic);
      const fitting = await attackers(`kind=tag and technique=${tag.technique} and rule=R0056`);
      expect(fitting.map((each) => each.address)).toContain(address);
    }
    expect(await attackers('kind=heard and decky=app-03 and attacker=203.0.113.77')).toEqual([]);
    expect(await attackers('kind=heard and value ~ feodo')).toHaveLength(2);
  });

  it('are not in the list of one session', async () => {
    const [started] = await events(SOMEBODY, 'kind=started');
    const rows = await events(SOMEBODY, '', started?.evidenceRef ?? '');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ evidenceRef }) => evidenceRef === started?.evidenceRef)).toBe(true);
  });

  it('tell what sessions show together, with the reason for it', async () => {
    const samples = await startEngine();
    await samples.ended();
    const { rows } = await samples.client.request('attackers', {
      ...{ sort: 'sessions', descending: true, text: '', offset: 0, limit: 1 },
    });
    const attacker = rows[0]?.uuid ?? '';
    const identity = await samples.client.request('identity', { attacker });
    const query = { attacker, newestFirst: true, session: null, filter: 'kind=observation' };
    let slice = await samples.client.request('events', { ...query, offset: 0, limit: 500 });
    while (slice.scan) {
      slice = await samples.client.request('events', { ...query, offset: 0, limit: 500 });
    }
    const together = slice.rows.flatMap((row) =>
      row.kind === 'observation' && row.evidenceRef === null ? [row] : [],
    );
    expect(together.map(({ primitive }) => primitive).sort()).toEqual(
      identity?.derived.map(({ primitive }) => primitive).sort(),
    );
    const [one] = together;
    if (!one) throw new Error('many sessions show something together');
    const { explainedBy: evidenceRef, primitive } = one;
    const explained = await samples.client.request('explain', { evidenceRef, primitive });
    expect(explained?.observation.value).toEqual(one.value);
    expect(explained?.explain).not.toBeNull();
    await samples.close();
  });
});
