import { copyFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import initSqlJs from 'sql.js';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, Snapshots, openStore, type Migration, type SqliteStore } from 'shardscope';
import type { Observation } from '@shardscope/sdk';
import { PRODUCER, observation, result, summary } from '../../sdk/store/session-results.ts';
import { folders, type Folders } from '../workspace/support/folders.ts';
import { pathsIn } from '../workspace/support/paths-in.ts';
import { dirOf, open } from '../workspace/support/workspaces.ts';
import { containing } from '../workspace/support/containing.ts';

/** A workspace as the first release leaves it, with one session. */
const VERSION_1 = new URL('fixtures/version-1/store.sqlite', import.meta.url);

describe('a database that cannot be used', () => {
  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1000), 'corrupt'],
    ['empty', () => Buffer.alloc(0), 'corrupt'],
    ['overwritten', (bytes: Buffer) => Buffer.alloc(bytes.length, 'x'), 'corrupt'],
    ['changed in one bit', flipOneBit, 'corrupt'],
    ['no database at all', () => Buffer.from('not a database'), 'corrupt'],
  ])('because it is %s is set aside, and a new one begun', async (_name, damage, reason) => {
    const { at, file } = await workspaceWithOneSession();
    const damaged = damage(await readFile(file));
    await writeFile(file, damaged);
    const workspace = await open(at);
    expect(workspace.store.counts().sessions).toBe(0);
    expect(workspace.readOnly).toBe(false);
    expect(workspace.notices).toMatchObject([
      {
        code: 'E_STORE_SET_ASIDE',
        file,
        message: containing(`set-aside-${reason}-1`),
      },
    ]);
    expect(await readFile(`${file}.set-aside-${reason}-1`)).toEqual(damaged);
    workspace.store.persist(result());
    await workspace.close();
    const again = await open(at);
    expect(again.notices).toEqual([]);
    expect(again.store.counts().sessions).toBe(1);
  });

  it('because it is another program’s SQLite database is set aside as foreign', async () => {
    const { at, file } = await workspaceWithOneSession();
    const { Database } = await initSqlJs();
    const foreign = new Database();
    foreign.run('CREATE TABLE meta (key TEXT, value TEXT)');
    await writeFile(file, foreign.export());
    const workspace = await open(at);
    expect(workspace.notices).toMatchObject([{ code: 'E_STORE_SET_ASIDE' }]);
    expect(await pathsIn(dirOf(workspace))).toContain('store.sqlite.set-aside-foreign-1');
  });

  it('is set aside under another number when one was before', async () => {
    const { at, file } = await workspaceWithOneSession();
    for (const text of ['one', 'two']) {
      await writeFile(file, text);
      await (await open(at)).close();
    }
    expect(await readFile(`${file}.set-aside-corrupt-1`, 'utf8')).toBe('one');
    expect(await readFile(`${file}.set-aside-corrupt-2`, 'utf8')).toBe('two');
  });

  it('stays where it is for a process that may not write', async () => {
    const { at, file } = await workspaceWithOneSession();
    const writer = await open(at);
    await truncate(file, 100);
    const reader = await open(at);
    expect(reader.store.counts().sessions).toBe(0);
    expect(reader.notices.map(({ code }) => code)).toEqual([
      'E_WORKSPACE_LOCKED',
      'E_STORE_UNUSABLE',
    ]);
    expect((await readFile(file)).length).toBe(100);
    await writer.close();
  });

  it('is set aside when it cannot be read', async () => {
    const { at, file } = await workspaceWithOneSession();
    const bytes = await readFile(file);
    await rm(file);
    await writeFile(file, bytes, { mode: 0o000 });
    if (process.getuid?.() === 0) {
      console.log('Runs as root, who may read every file: shown as readable instead.');
      expect((await open(at)).store.counts().sessions).toBe(1);
      return;
    }
    expect((await open(at)).notices).toMatchObject([{ code: 'E_STORE_SET_ASIDE' }]);
    expect(await pathsIn(join(file, '..'))).toContain('store.sqlite.set-aside-unreadable-1');
  });
});

describe('a database on the disk', () => {
  it('holds whole what was persisted after a result that failed half-way', async () => {
    const { recordings } = await folders();
    const file = join(recordings, 'store.sqlite');
    const { store } = await openStore(file, { mayWrite: true });
    const session = summary();
    const fresh = observation(session, { primitive: 'motor.fresh', value: 'never seen' });
    const broken = {
      ...fresh,
      get confidence(): number {
        throw new Error('cannot be told');
      },
    };
    const persist = (...observations: readonly Observation[]) =>
      store.persist(result(session, { extractions: [{ producer: PRODUCER, observations }] }));
    expect(() => persist(fresh, broken)).toThrow('cannot be told');
    persist(fresh);
    await save(store, file);
    const again = await openStore(file, { mayWrite: true });
    expect(again.store.observations(session.evidenceRef)).toEqual([fresh]);
  });
});

describe('the ladder of schemas', () => {
  it('opens the database of the first release with all that is in it', async () => {
    const { file } = await copyOfVersion1();
    const { store, notices } = await openStore(file, { mayWrite: true });
    expect(notices).toEqual([]);
    expect(store.counts()).toMatchObject({
      attackers: 1,
      sessions: 1,
      observations: 1,
      commands: 2,
    });
    expect(store.session(summary().evidenceRef)).toMatchObject({ sid: summary().sid, width: 120 });
    expect(store.observations(summary().evidenceRef)).toEqual(
      result().extractions[0]?.observations,
    );
    expect(store.commands(summary().evidenceRef).map(({ text }) => text)).toEqual([
      'uname -a',
      'exit',
    ]);
  });

  it('climbs each step above the database’s version once, and keeps the results', async () => {
    const { file } = await copyOfVersion1();
    const climbed: number[] = [];
    const first = await openStore(file, { mayWrite: true, ladder: longer(climbed) });
    expect(climbed).toEqual([NEXT, NEXT + 1]);
    expect(first.store.counts().sessions).toBe(1);
    await save(first.store, file);
    const second = await openStore(file, { mayWrite: true, ladder: longer(climbed) });
    expect(second.notices).toEqual([]);
    expect(second.store.counts().sessions).toBe(1);
    expect(climbed).toHaveLength(2);
  });

  it('sets a newer database aside', async () => {
    const { file } = await copyOfVersion1();
    const { store } = await openStore(file, { mayWrite: true, ladder: longer([]) });
    await save(store, file);
    const { store: empty, notices } = await openStore(file, { mayWrite: true });
    expect(empty.counts().sessions).toBe(0);
    expect(notices).toMatchObject([
      { code: 'E_STORE_SET_ASIDE', message: containing('set-aside-newer-1') },
    ]);
  });

  it('sets a database aside that cannot climb', async () => {
    const { file } = await copyOfVersion1();
    const failing: Migration = {
      version: NEXT,
      up(db) {
        db.each('SELECT 1 FROM sessions', [], () => {
          throw new Error('this session is too much');
        });
      },
    };
    const ladder = [...MIGRATIONS, failing];
    const { store, notices } = await openStore(file, { mayWrite: true, ladder });
    expect(store.counts().sessions).toBe(0);
    expect(notices).toMatchObject([
      { code: 'E_STORE_SET_ASIDE', message: containing('this session is too much') },
    ]);
  });
});

/** The version that the next release's step would have. */
const NEXT = Math.max(...MIGRATIONS.map(({ version }) => version)) + 1;

/** The ladder with two more steps, which tell when they are climbed. */
function longer(climbed: number[]): readonly Migration[] {
  const step = (version: number, sql: string): Migration => ({
    version,
    up(db) {
      climbed.push(version);
      db.script(sql);
    },
  });
  return [
    ...MIGRATIONS,
    step(NEXT, 'CREATE TABLE notes (session INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT'),
    step(NEXT + 1, 'ALTER TABLE notes ADD COLUMN written REAL'),
  ];
}

async function copyOfVersion1(): Promise<{ readonly file: string }> {
  const { recordings } = await folders();
  const file = join(recordings, 'store.sqlite');
  await copyFile(VERSION_1, file);
  return { file };
}

async function save(store: SqliteStore, file: string): Promise<void> {
  const snapshots = new Snapshots({
    file,
    export: () => store.export(),
    beforeReplace: () => undefined,
    onFailure: () => undefined,
  });
  snapshots.changed();
  await snapshots.flush();
}

async function workspaceWithOneSession(): Promise<{ readonly at: Folders; readonly file: string }> {
  const at = await folders();
  const workspace = await open(at);
  workspace.store.persist(result());
  await workspace.close();
  return { at, file: join(dirOf(workspace), 'store.sqlite') };
}

/** Damage that SQLite itself would not see: within the text of a row. */
function flipOneBit(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes);
  const at = damaged.indexOf('uname -a');
  damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
  return damaged;
}
