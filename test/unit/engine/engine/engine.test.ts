import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SAMPLES, startEngine, type Harness } from './engine-harness.ts';

const open: Harness[] = [];

async function started(options?: Parameters<typeof startEngine>[0]): Promise<Harness> {
  const harness = await startEngine(options);
  open.push(harness);
  return harness;
}

async function analysed(): Promise<Harness> {
  const harness = await started();
  await harness.ended();
  return harness;
}

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

const everything = { sort: 'lastSeen', descending: true, text: '', offset: 0, limit: 100 } as const;

/** Somebody with several sessions on the samples. */
async function busiest({ client }: Harness) {
  const { rows } = await client.request('attackers', { ...everything, sort: 'sessions' });
  const [row] = rows;
  if (!row) throw new Error('the samples have attackers');
  return row;
}

describe('opening', () => {
  it('analyses what it was started with and says when it is done', async () => {
    const { ended } = await started();
    const status = await ended();
    expect(status).toMatchObject({ state: 'done', label: 'samples', error: null, faults: 0 });
    expect(status.sessions).toBe(64);
    expect(status.attackers).toBeGreaterThan(5);
    expect(status.bytesDone).toBe(status.bytesTotal);
  });

  it('says what is wrong with a folder without recordings, and stays usable', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'shardscope-'));
    const harness = await started({ open: empty, roots: [empty, SAMPLES] });
    expect(await harness.ended()).toMatchObject({
      state: 'failed',
      error: { code: 'E_SOURCE_EMPTY' },
    });
    const status = await harness.client.request('source.open', { path: SAMPLES });
    expect(status).toMatchObject({ path: SAMPLES, error: null });
  });

  it('opens nothing outside its roots, also not by way of `..`', async () => {
    const { client } = await analysed();
    for (const path of ['/etc', join(SAMPLES, '..'), '/nowhere']) {
      await expect(client.request('source.open', { path })).rejects.toMatchObject({
        code: 'E_PATH_REFUSED',
      });
    }
    expect(await client.request('status', {})).toMatchObject({ path: SAMPLES, state: 'done' });
  });

  it('lists only folders and recordings when somebody looks for one', async () => {
    const { client } = await analysed();
    const { entries, parent } = await client.request('source.browse', { path: null });
    expect(parent).toBeNull();
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['web-01', 'gw-04']));
    expect(entries.map(({ name }) => name)).not.toContain('relay.events.jsonl');
  });

  it('refuses questions about recordings while nothing is open', async () => {
    const { client } = await started({ open: null });
    await expect(client.request('attackers', everything)).rejects.toMatchObject({
      code: 'E_SOURCE_CLOSED',
    });
  });
});

describe('lists', () => {
  it('serves slices of the attackers in the order that is asked for', async () => {
    const { client } = await analysed();
    const all = await client.request('attackers', everything);
    expect(all.rows).toHaveLength(all.total);
    const seen = all.rows.map(({ lastSeen }) => lastSeen ?? -Infinity);
    expect(seen).toEqual([...seen].sort((one, other) => other - one));
    const slice = await client.request('attackers', { ...everything, offset: 3, limit: 2 });
    expect(slice).toEqual({ total: all.total, offset: 3, rows: all.rows.slice(3, 5) });
  });

  it('filters attackers by every word, in address, decky or service', async () => {
    const { client } = await analysed();
    const { rows } = await client.request('attackers', { ...everything, text: 'WEB-01 192.0' });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.deckies).toContain('web-01');
      expect(row.address).toContain('192.0');
    }
    const none = await client.request('attackers', { ...everything, text: 'no such thing' });
    expect(none).toEqual({ total: 0, offset: 0, rows: [] });
  });

  it('has every event of an attacker once, in time order, whatever the slices', async () => {
    const harness = await analysed();
    const { uuid, sessions, observations } = await busiest(harness);
    const query = { attacker: uuid, newestFirst: false, session: null };
    const rows = [];
    for (let offset = 0; ; offset += 100) {
      const slice = await harness.client.request('events', { ...query, offset, limit: 100 });
      rows.push(...slice.rows);
      if (rows.length >= slice.total) break;
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter(({ kind }) => kind === 'session.started')).toHaveLength(sessions);
    const measured = rows.filter(
      ({ kind, evidenceRef }) => kind === 'observation' && evidenceRef !== null,
    );
    expect(measured).toHaveLength(observations);
    const times = rows.map(({ ts }) => ts ?? -Infinity);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    const newest = await harness.client.request('events', {
      ...{ ...query, newestFirst: true, offset: 0, limit: 5 },
    });
    expect(newest.rows).toEqual(rows.reverse().slice(0, 5));
  });

  it('gives the series of primitives over the newest sessions, the newest last', async () => {
    const harness = await analysed();
    const { uuid, sessions } = await busiest(harness);
    const primitives = ['motor.input_modality', 'no.such_primitive'];
    const rows = await harness.client.request('series', { attacker: uuid, primitives, limit: 500 });
    expect(rows).toHaveLength(sessions);
    expect(rows.every(({ values }) => values.length === 2 && values[1] === null)).toBe(true);
    const latest = await harness.client.request('observations', { attacker: uuid });
    const modality = latest.find(({ primitive }) => primitive === 'motor.input_modality');
    expect(rows.at(-1)?.values[0]).toBe(modality?.value);
  });
});

describe('a session', () => {
  it('is replayed from the recording by index', async () => {
    const harness = await analysed();
    const { uuid } = await busiest(harness);
    const { rows } = await harness.client.request('sessions', {
      ...{ attacker: uuid, offset: 0, limit: 1 },
    });
    const evidenceRef = rows[0]?.evidenceRef ?? '';
    const detail = await harness.client.request('session', { evidenceRef });
    expect(detail.events).toBeGreaterThan(0);
    expect(detail.commands).toHaveLength(detail.session.commands);
    const slice = await harness.client.request('session.events', {
      ...{ evidenceRef, from: 2, count: 3, reveal: false },
    });
    expect(slice.data).toHaveLength(3);
    expect(slice.from).toBe(2);
  });

  it('explains an observation from the recording', async () => {
    const harness = await analysed();
    const { uuid } = await busiest(harness);
    const latest = await harness.client.request('observations', { attacker: uuid });
    for (const { evidenceRef, primitive, value, window } of latest) {
      const explained = await harness.client.request('explain', { evidenceRef, primitive });
      expect(explained?.observation).toMatchObject({ primitive, value });
      for (const { from_t, to_t } of explained?.explain?.ranges ?? []) {
        expect(from_t).toBeGreaterThanOrEqual(window.start_ts);
        expect(to_t).toBeLessThanOrEqual(window.end_ts);
      }
    }
  });

  it('masks what was typed with the echo off until it is revealed', async () => {
    const harness = await analysed();
    const { client } = harness;
    const { rows: attackers } = await client.request('attackers', everything);
    let masked = 0;
    for (const { uuid } of attackers) {
      const { rows } = await client.request('sessions', { attacker: uuid, offset: 0, limit: 100 });
      for (const { evidenceRef } of rows) {
        const query = { evidenceRef, from: 0, count: 5000 };
        const shown = await client.request('session.events', { ...query, reveal: false });
        const revealed = await client.request('session.events', { ...query, reveal: true });
        shown.masked.forEach((isMasked, i) => {
          if (!isMasked) return;
          masked += 1;
          expect(shown.data[i]).toMatch(/^[•\r\n]*$/u);
          expect(revealed.data[i]).not.toContain('•');
        });
      }
    }
    expect(masked).toBeGreaterThan(0);
  });

  it('that is not there is an error that says so', async () => {
    const { client } = await analysed();
    const evidenceRef = 'shard:web-01/ssh/sessions-2026-10-21.jsonl#nobody';
    await expect(client.request('session', { evidenceRef })).rejects.toMatchObject({
      code: 'E_SESSION_UNAVAILABLE',
    });
  });
});

describe('the stream of an attacker', () => {
  it('begins with a snapshot', async () => {
    const harness = await analysed();
    const { uuid, sessions } = await busiest(harness);
    await harness.client.request('follow', { attacker: uuid });
    const frame = await harness.frame(({ kind }) => kind === 'stream');
    expect(frame).toMatchObject({
      kind: 'stream',
      attacker: uuid,
      frame: { name: 'snapshot', data: { attacker_uuid: uuid } },
    });
    if (frame.kind !== 'stream' || !('sessions' in frame.frame.data))
      throw new Error('no snapshot');
    expect(frame.frame.data.sessions).toHaveLength(sessions);
  });
});

describe('messages', () => {
  it('that are no requests are refused without harm', async () => {
    const harness = await analysed();
    for (const message of [null, 7, 'x', {}, { id: 'x' }, { id: -1, name: 'status' }]) {
      harness.raw(message);
    }
    harness.raw({ id: 2 ** 40, name: 'constructor', params: {} });
    harness.raw({ id: 2 ** 40 + 1, name: 'attackers', params: { limit: 1e9 } });
    expect(await harness.client.request('status', {})).toMatchObject({ state: 'done' });
  });

  it('with wrong parameters are refused with their name', async () => {
    const { client } = await analysed();
    await expect(
      client.request('attackers', { ...everything, limit: 1_000_000 }),
    ).rejects.toMatchObject({ code: 'E_REQUEST_INVALID' });
  });
});

describe('diagnostics', () => {
  it('tells what was read, what was not, and what plugins took', async () => {
    const { client } = await analysed();
    const diagnostics = await client.request('diagnostics', {});
    expect(diagnostics.files).toHaveLength(42);
    expect(diagnostics.ignored.map(({ file }) => file)).toContain('README.md');
    expect(diagnostics.unrecorded.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(2);
    expect(diagnostics.observations['motor.input_modality']).toBe(64);
    expect(diagnostics.plugins[0]?.runMs).toBeGreaterThan(0);
  });
});
