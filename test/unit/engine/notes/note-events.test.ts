import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  AnnotationChange,
  AnnotationTarget,
  Annotations,
  EventRow,
  Params,
} from 'shardscope/client';
import { startEngine, type Harness } from '../engine/engine-harness.ts';

let harness: Harness;
let attacker: string;

beforeAll(async () => {
  harness = await startEngine();
  await harness.ended();
  const query = { sort: 'sessions', descending: true, text: '', offset: 0, limit: 1 } as const;
  const { rows } = await harness.client.request('attackers', query);
  attacker = rows[0]?.uuid ?? '';
});

afterAll(() => harness.close());

afterEach(async () => {
  const { notes, bookmarks } = await harness.client.request('notes', {});
  for (const { id } of notes) await change({ kind: 'removeNote', id });
  for (const { target } of bookmarks) await change({ kind: 'setBookmark', target, isSet: false });
});

function change(asked: AnnotationChange): Promise<Annotations> {
  return harness.client.request('notes.change', { change: asked });
}

async function noted(target: Partial<AnnotationTarget>, text: string): Promise<string> {
  const whole = { attacker, session: null, event: null, t: null, ...target };
  const { notes } = await change({ kind: 'addNote', target: whole, text });
  return notes.at(-1)?.id ?? '';
}

async function events(more: Partial<Params<'events'>> = {}): Promise<readonly EventRow[]> {
  const query = { attacker, newestFirst: false, session: null, limit: 100, ...more };
  const rows: EventRow[] = [];
  for (;;) {
    const slice = await harness.client.request('events', { ...query, offset: rows.length });
    rows.push(...slice.rows);
    if (slice.rows.length === 0 && !slice.scan) return rows;
  }
}

async function observed(): Promise<Extract<EventRow, { kind: 'observation' }>> {
  const rows = await events();
  const found = rows[Math.floor(rows.length / 2)];
  const near = rows
    .slice(rows.indexOf(found as EventRow))
    .find((row) => row.kind === 'observation');
  if (near?.kind !== 'observation') throw new Error('the samples have observations');
  return near;
}

describe('notes among the events of an attacker', () => {
  it('stand behind the event that they are about, at its time', async () => {
    const event = await observed();
    const { evidenceRef: session, id, t } = event;
    const note = await noted({ session, event: id, t }, 'typed, not pasted');
    const rows = await events();
    const at = rows.findIndex((row) => row.id === note);
    expect(rows[at - 1]?.id).toBe(id);
    expect(rows[at]).toEqual({
      ...{ id: note, kind: 'note', ts: event.ts, t, evidenceRef: session, event: id },
      text: 'typed, not pasted',
    });
  });

  it('about a session stand behind its start', async () => {
    const { evidenceRef: session } = await observed();
    const note = await noted({ session }, 'the long one');
    const rows = await events();
    const at = rows.findIndex((row) => row.id === note);
    expect(rows[at - 1]).toMatchObject({ kind: 'session.started', evidenceRef: session });
    expect(rows[at]?.ts).toBe(rows[at - 1]?.ts);
  });

  it('about the attacker stand at the time at which they were written, with no session', async () => {
    const before = Date.now() / 1000;
    const note = await noted({}, 'seen elsewhere');
    const [newest] = await events({ newestFirst: true });
    expect(newest).toMatchObject({ id: note, kind: 'note', evidenceRef: null, t: null });
    expect(newest?.ts).toBeGreaterThanOrEqual(before);
  });

  it('about an event that is gone stand where it was in its session', async () => {
    const { evidenceRef: session } = await observed();
    const note = await noted({ session, event: 'no such event', t: 1 }, 'gone');
    const rows = await events();
    const started = rows.find(
      (row) => row.kind === 'session.started' && row.evidenceRef === session,
    );
    const row = rows.find(({ id }) => id === note);
    expect(row).toMatchObject({ evidenceRef: session, t: 1, ts: (started?.ts ?? 0) + 1 });
  });

  it('come, change and go, without a change to other events', async () => {
    const before = await events();
    const { evidenceRef: session, id: event, t } = await observed();
    const id = await noted({ session, event, t }, 'one');
    const others = (rows: readonly EventRow[]) => rows.filter((row) => row.id !== id);
    expect(others(await events())).toEqual(before);
    await change({ kind: 'editNote', id, text: 'two' });
    expect((await events()).find((row) => row.id === id)).toMatchObject({ text: 'two' });
    await change({ kind: 'removeNote', id });
    expect(await events()).toEqual(before);
  });

  it('have all slices agree, whichever order they are asked in', async () => {
    const rows = await events();
    for (const row of rows.filter((_row, i) => i % 37 === 0)) {
      await noted({ session: row.evidenceRef, event: row.id, t: row.t }, `about ${row.id}`);
    }
    const all = await events();
    expect(all.length).toBe(rows.length + Math.ceil(rows.length / 37));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(await events({ newestFirst: true, limit: 17 })).toEqual(all.toReversed());
    const times = all.map(({ ts }) => ts ?? Number.NEGATIVE_INFINITY);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it('are found by a filter, and so is their attacker', async () => {
    const { evidenceRef: session } = await observed();
    const query = { sort: 'lastSeen', descending: true, offset: 0, limit: 100 } as const;
    const attackers = async (text: string) => {
      const { rows } = await harness.client.request('attackers', { ...query, text });
      return rows.map(({ uuid }) => uuid);
    };
    expect(await attackers('kind=note')).toEqual([]);
    const id = await noted({ session }, 'Beacon every hour');
    expect((await events({ filter: 'kind=note' })).map((row) => row.id)).toEqual([id]);
    expect((await events({ filter: 'kind=note and value ~ beacon' })).length).toBe(1);
    expect(await events({ filter: 'kind=note and decky=no-such-decky' })).toEqual([]);
    expect(await attackers('kind=note')).toEqual([attacker]);
    await change({ kind: 'removeNote', id });
    expect(await attackers('kind=note')).toEqual([]);
    expect(await events({ filter: 'kind=note' })).toEqual([]);
  });

  it('are in the list of their session only', async () => {
    const rows = await events();
    const sessions = [...new Set(rows.flatMap(({ evidenceRef }) => evidenceRef ?? []))];
    const [one = '', other = ''] = sessions;
    const id = await noted({ session: one }, 'this one');
    await noted({}, 'the attacker');
    const kinds = async (session: string) =>
      (await events({ session, filter: 'kind=note' })).map((row) => row.id);
    expect(await kinds(one)).toEqual([id]);
    expect(await kinds(other)).toEqual([]);
  });

  it('are exported with what is on the screen', async () => {
    const { evidenceRef: session } = await observed();
    await noted({ session }, '=HYPERLINK("http://example.org")');
    const { text, rows } = await harness.client.request('export.rows', {
      list: {
        kind: 'events',
        query: { attacker, newestFirst: true, session: null, filter: 'kind=note' },
      },
      format: 'csv',
    });
    expect(rows).toBe(1);
    expect(text.split('\n')[1]).toContain(`note,note,"'=HYPERLINK(""http://example.org"")"`);
  });
});

describe('bookmarks among the events of an attacker', () => {
  it('stand behind what they are about, and are found as bookmarks', async () => {
    const { id: event, evidenceRef: session, t, ts } = await observed();
    const target = { attacker, session, event, t };
    await change({ kind: 'setBookmark', target, isSet: true });
    const [row, ...others] = await events({ filter: 'kind=bookmark' });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ kind: 'note', ts, evidenceRef: session, event, text: null });
    await change({ kind: 'setBookmark', target, isSet: false });
    expect(await events({ filter: 'kind=note' })).toEqual([]);
  });
});
