import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, type Fault } from '@shardscope/sdk';
import { noticeOf, storeSetAside, storeUnusable } from '../errors.ts';
import { APPLICATION_ID, MIGRATIONS, migrate, newestVersion, schemaVersion } from './schema.ts';
import type { Migration } from './schema.ts';
import { unsealed } from './seal.ts';
import { setAside } from './set-aside.ts';
import { SqlDatabase } from './sql-database.ts';
import { SqliteStore } from './sqlite-store.ts';

/** How the store of a workspace is opened. */
export interface OpenStoreOptions {
  /** False leaves every file as it is. */
  readonly mayWrite: boolean;
  /** Called after each transaction that changed something. */
  readonly onChange?: () => void;
  /** The steps that lead to the newest schema. */
  readonly ladder?: readonly Migration[];
}

/** A store, and what a person has to know about how it was opened. */
export interface OpenedStore {
  readonly store: SqliteStore;
  readonly notices: readonly Fault[];
}

/** Why a database file is not used: a word for a file name, and the rest of a sentence. */
interface Refusal {
  readonly reason: 'corrupt' | 'foreign' | 'newer' | 'unreadable';
  readonly why: string;
}

/**
 * Opens the database file of a workspace, climbing to the newest schema. A file that is damaged,
 * not ours, or of a newer Shardscope is set aside with a notice and the store begins empty, as it
 * does where there is no file: it is filled from the recordings.
 */
export async function openStore(file: string, options: OpenStoreOptions): Promise<OpenedStore> {
  const ladder = options.ladder ?? MIGRATIONS;
  const found = await readDatabase(file, ladder);
  const notices = found instanceof SqlDatabase ? [] : [await refuse(file, found, options.mayWrite)];
  const db = found instanceof SqlDatabase ? found : await emptyDatabase(ladder);
  return { store: new SqliteStore(db, options.onChange), notices };
}

/** A store in memory that ends with the process. */
export async function openMemoryStore(): Promise<SqliteStore> {
  return new SqliteStore(await emptyDatabase(MIGRATIONS));
}

async function emptyDatabase(ladder: readonly Migration[]): Promise<SqlDatabase> {
  const db = await SqlDatabase.open();
  migrate(db, ladder);
  return db;
}

async function readDatabase(
  file: string,
  ladder: readonly Migration[],
): Promise<SqlDatabase | Refusal> {
  const bytes = await readIfThere(file);
  if (bytes === null) return emptyDatabase(ladder);
  if (bytes instanceof Error)
    return { reason: 'unreadable', why: `cannot be read: ${bytes.message}` };
  const database = unsealed(bytes);
  if (database === null) return refusalOf(bytes);
  const db = await SqlDatabase.open(database);
  try {
    return climb(db, ladder) ?? db;
  } catch (thrown) {
    db.close();
    return { reason: 'corrupt', why: `cannot be brought up to date: ${messageOf(thrown)}` };
  }
}

function climb(db: SqlDatabase, ladder: readonly Migration[]): Refusal | null {
  const version = schemaVersion(db);
  const newest = newestVersion(ladder);
  if (version > newest) {
    db.close();
    return { reason: 'newer', why: `has schema ${version}, this Shardscope knows ${newest}` };
  }
  migrate(db, ladder);
  return null;
}

async function readIfThere(file: string): Promise<Uint8Array | Error | null> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return 'code' in thrown && thrown.code === 'ENOENT' ? null : thrown;
  }
}

/** Where the header of a SQLite file says which program it belongs to. */
const APPLICATION_ID_OFFSET = 68;
const SQLITE_HEADER = Buffer.from('SQLite format 3\0', 'latin1');

/** A file without a seal that fits: another program's database, or ours, damaged. */
function refusalOf(bytes: Uint8Array): Refusal {
  const header = Buffer.from(bytes.subarray(0, APPLICATION_ID_OFFSET + 4));
  const isSqlite = header.subarray(0, SQLITE_HEADER.length).equals(SQLITE_HEADER);
  const whole = isSqlite && header.length === APPLICATION_ID_OFFSET + 4;
  if (whole && header.readUInt32BE(APPLICATION_ID_OFFSET) !== APPLICATION_ID) {
    return { reason: 'foreign', why: 'is a database of another program' };
  }
  return { reason: 'corrupt', why: 'is damaged' };
}

async function refuse(file: string, refusal: Refusal, mayWrite: boolean): Promise<Fault> {
  if (!mayWrite) return noticeOf(storeUnusable(file, refusal.why));
  const aside = await setAside(file, refusal.reason);
  return noticeOf(storeSetAside(file, refusal.why, basename(aside)));
}
