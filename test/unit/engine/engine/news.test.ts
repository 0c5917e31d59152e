import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { News, SinceLastLook } from 'shardscope/client';
import { SAMPLES, startEngine, type Harness } from './engine-harness.ts';

const MONDAY = 1_796_000_000;
const TUESDAY = MONDAY + 86_400;

let root: string;
let recordings: string;
let now: number;
const open: Harness[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shardscope-news-'));
  recordings = join(root, 'recordings');
  await bring('app-03');
  await bring('honeynet.log');
  now = MONDAY;
});

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
  await rm(root, { recursive: true });
});

function bring(name: string): Promise<void> {
  return cp(join(SAMPLES, name), join(recordings, name), { recursive: true });
}

/** Opens the folder and looks at it as a screen does: the list, then what is new. */
async function look(): Promise<{ readonly harness: Harness; readonly news: News }> {
  const harness = await startEngine(
    {
      ...{ open: recordings, roots: [recordings] },
      workspace: { kind: 'folder', dir: join(root, 'workspace') },
    },
    () => now,
  );
  open.push(harness);
  await harness.ended();
  await attackers(harness);
  return { harness, news: await harness.client.request('news', {}) };
}

async function attackers({ client }: Harness) {
  const query = { sort: 'lastSeen', descending: true, text: '', offset: 0, limit: 100 } as const;
  return (await client.request('attackers', query)).rows;
}

async function leave(harness: Harness): Promise<void> {
  open.splice(open.indexOf(harness), 1);
  await harness.close();
}

/** When somebody looked last, as it is kept; null where nothing is kept. */
async function keptAt(): Promise<number | null> {
  const text = await readFile(join(root, 'workspace', 'looks.json'), 'utf8').catch(() => '');
  const at = /"at": (\d+)/.exec(text)?.[1];
  return at === undefined ? null : Number(at);
}

function since(news: News): SinceLastLook {
  if (news.kind !== 'since') throw new Error(`it is ${news.kind}`);
  return news;
}

describe('what is new since the last look', () => {
  it('is nothing yet at the first one', async () => {
    expect((await look()).news).toEqual({ kind: 'first' });
  });

  it('is nothing where nothing came, and says when the last look was', async () => {
    const { harness } = await look();
    now = MONDAY + 60;
    await leave(harness);
    now = TUESDAY;
    expect((await look()).news).toEqual({
      ...{ kind: 'since', since: MONDAY + 60, sessions: 0, newAttackers: 0, changedAttackers: 0 },
      ...{ transitions: 0, techniques: [], links: 0, rows: [] },
    });
  });

  it('is what came, whenever it was recorded: attackers, sessions, techniques, changes, links', async () => {
    const first = await look();
    const before = await attackers(first.harness);
    const known = new Set(before.map(({ uuid }) => uuid));
    const techniques = { attacker: null, session: null };
    const seen = await first.harness.client.request('techniques', techniques);
    await leave(first.harness);
    now = TUESDAY;
    await bring('web-01');
    const { harness, news } = await look();
    const told = since(news);
    const rows = await attackers(harness);
    const sessions = (all: typeof rows) => all.reduce((sum, row) => sum + row.sessions, 0);
    expect(told).toMatchObject({ since: MONDAY });
    expect(told.sessions).toBe(sessions(rows) - sessions(before));
    expect(told.newAttackers).toBe(rows.filter(({ uuid }) => !known.has(uuid)).length);
    const had = new Map(before.map((row) => [row.uuid, row.sessions]));
    const grown = rows.filter((row) => row.sessions > (had.get(row.uuid) ?? Infinity));
    expect(told.changedAttackers).toBe(grown.length);
    expect(grown.length).toBeGreaterThan(0);

    for (const row of rows) {
      const came = row.sessions - (had.get(row.uuid) ?? 0);
      expect(row.newSessions).toBe(came === 0 ? undefined : came);
    }
    const ids = new Set(seen.map((row) => row.subTechnique ?? row.technique));
    const all = await harness.client.request('techniques', techniques);
    const fresh = new Set(all.map((row) => row.subTechnique ?? row.technique));
    expect(told.techniques.map(({ id }) => id)).toEqual(
      [...fresh].filter((id) => !ids.has(id)).sort(),
    );
    expect(told.techniques.length).toBeGreaterThan(0);

    const links = { status: 'candidate', offset: 0, limit: 100 } as const;
    const candidates = (await harness.client.request('links', links)).rows;
    const fromNew = new Set(
      [...rows.filter(({ uuid }) => !known.has(uuid)), ...grown].map(({ uuid }) => uuid),
    );
    expect(told.links).toBe(
      candidates.filter(({ left, right }) => fromNew.has(left.uuid) || fromNew.has(right.uuid))
        .length,
    );
    expect(told.links).toBeGreaterThan(0);

    for (const row of told.rows) {
      expect(row.isNew).toBe(!known.has(row.attacker.uuid));
      expect(row.sessions).toBe(row.attacker.sessions - (had.get(row.attacker.uuid) ?? 0));
      if (row.isNew) expect(row.changes).toEqual([]);
    }
    const changed = told.rows.find(({ changes }) => changes.length > 0);
    const identity = await harness.client.request('identity', {
      attacker: changed?.attacker.uuid ?? '',
    });
    for (const { primitive, to } of changed?.changes ?? []) {
      expect(identity?.states.find((state) => state.primitive === primitive)?.state).toBe(to);
    }
    expect(told.transitions).toBeGreaterThan(0);
  });

  it('counts from the end of the analysis on, also where nobody lived to close the folder', async () => {
    const { harness } = await look();
    await expect.poll(keptAt).toBe(MONDAY);
    await leave(harness);
  });

  it('names no session and no attacker in what is kept', async () => {
    const { harness } = await look();
    const rows = await attackers(harness);
    await leave(harness);
    const text = await readFile(join(root, 'workspace', 'looks.json'), 'utf8');
    expect(text).not.toContain('app-03');
    for (const { uuid, address } of rows) {
      expect(text).not.toContain(uuid);
      if (address !== null) expect(text).not.toContain(address);
    }
  });

  it('cannot be told where the database was built anew', async () => {
    await leave((await look()).harness);
    await rm(join(root, 'workspace', 'store.sqlite'));
    now = TUESDAY;
    await rm(join(recordings, 'app-03'), { recursive: true });
    await bring('web-01');
    expect((await look()).news).toEqual({ kind: 'unknown', since: MONDAY });
  });

  it('is told of a file that cannot be understood, and counts anew from then on', async () => {
    await leave((await look()).harness);
    const file = join(root, 'workspace', 'looks.json');
    await writeFile(file, '{"version":1,"last":{}}');
    const { harness, news } = await look();
    expect(news).toEqual({ kind: 'first' });
    const { notices } = await harness.client.request('status', {});
    expect(notices.join()).toContain('looks.json');
    await leave(harness);
    expect((await look()).news.kind).toBe('since');
  });

  it('is told beside a process that writes the workspace, and keeps nothing', async () => {
    await leave((await look()).harness);
    now = TUESDAY;
    const owner = await look();
    await expect.poll(keptAt).toBe(TUESDAY);
    now = TUESDAY + 60;
    const reader = await look();
    expect(await reader.harness.client.request('status', {})).toMatchObject({ readOnly: true });
    // What the owner has seen when its analysis had ended.
    expect(since(reader.news)).toMatchObject({ since: TUESDAY, sessions: 0 });
    await leave(reader.harness);
    expect(await keptAt()).toBe(TUESDAY);
    await leave(owner.harness);
  });

  it('keeps nothing where nobody looked, and nothing without a workspace', async () => {
    const dir = join(root, 'workspace');
    const unseen = await startEngine({
      ...{ open: recordings, roots: [recordings], workspace: { kind: 'folder', dir } },
    });
    await unseen.ended();
    await unseen.close();
    expect(await readdir(dir)).not.toContain('looks.json');
    const harness = await startEngine();
    open.push(harness);
    await harness.ended();
    expect(await harness.client.request('news', {})).toEqual({ kind: 'first' });
  });
});
