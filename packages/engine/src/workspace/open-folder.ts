import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Fault } from '@shardscope/sdk';
import {
  noticeOf,
  storeSetAside,
  workspaceInvalid,
  workspaceLocked,
  workspaceLost,
  workspaceUntrusted,
  workspaceUnwritable,
} from '../errors.ts';
import { ANNOTATIONS_FILE, annotationBook } from '../notes/index.ts';
import { DISK, writeJson, type FileSystem } from '../store/atomic-file.ts';
import { exists } from '../store/exists.ts';
import { openMemoryStore, openStore, type OpenedStore } from '../store/open-store.ts';
import { setAside } from '../store/set-aside.ts';
import { Snapshots } from '../store/snapshots.ts';
import type { SqliteStore } from '../store/sqlite-store.ts';
import { ASSIGNMENTS_FILE, assignments } from './assignments.ts';
import { FolderWorkspace } from './folder-workspace.ts';
import { inspectFolder, makeFolder, removeUnfinished } from './folder.ts';
import { IndexFolder } from './index-store.ts';
import { LAYOUT } from './layout.ts';
import { DECISIONS_FILE, linkDecisions } from './link-decisions.ts';
import { describeOwner } from './lock-file.ts';
import { WorkspaceLock } from './lock.ts';
import { looksJson, readLooks, type Look, type Looks } from './looks.ts';
import { machineId } from './machine-id.ts';
import { MANIFEST_VERSION, readManifest } from './manifest.ts';
import { newSecret, typingSecret } from './typing-secret.ts';
import { standingOf, takeOverQuestion, type Standing } from './trust.ts';
import { openUserFile } from './user-file.ts';
import type { Workspace } from './workspace.ts';

/** A workspace's folder, and how it is opened. */
export interface FolderOptions {
  /** Real path of what is opened. */
  readonly path: string;
  /** Real path of the workspace's folder. */
  readonly dir: string;
  /** The user's data folder. */
  readonly data: string;
  /** The folder is not in the data folder, so it may come from elsewhere. */
  readonly portable: boolean;
  readonly agree: (question: string) => boolean | Promise<boolean>;
  readonly onNotice: (notice: Fault) => void;
  readonly files?: FileSystem;
}

/** What is known of a folder before it is opened. */
interface Inspected extends FolderOptions {
  readonly standing: Standing;
  /** Machine id; null where it could not be kept. */
  readonly origin: string | null;
  readonly notices: readonly Fault[];
}

/** Opens the workspace in a folder, making it if it is not there. */
export async function openFolder(options: FolderOptions): Promise<Workspace> {
  await makeFolder(options.dir);
  const inspected = await inspect(options);
  const { standing, dir, agree } = inspected;
  if (standing.kind === 'elsewhere') {
    const agreed = await agree(takeOverQuestion(dir, standing.why));
    if (!agreed) throw workspaceUntrusted(dir, standing.why);
  }
  return openLocked(inspected);
}

async function inspect(options: FolderOptions): Promise<Inspected> {
  const { dir, path, portable } = options;
  const { origin, notices } = await originOf(options.data);
  const strangers = await inspectFolder(dir);
  const manifest = await readManifest(dir);
  if (manifest === null && strangers.length > 0) {
    throw workspaceInvalid(
      dir,
      `it has other contents (${strangers.length} names) and is none yet`,
    );
  }
  const standing = await standingOf(dir, manifest, { path, portable, origin });
  return { ...options, standing, origin, notices };
}

async function originOf(data: string): Promise<Pick<Inspected, 'origin' | 'notices'>> {
  try {
    return { origin: await machineId(data), notices: [] };
  } catch (thrown) {
    return { origin: null, notices: [noticeOf(workspaceUnwritable(data, thrown))] };
  }
}

/** What is wired up one after the other, each part asking for the ones before and behind it. */
interface Wiring {
  lock: WorkspaceLock | null;
  snapshots: Snapshots | null;
}

async function openLocked(inspected: Inspected): Promise<Workspace> {
  const wiring: Wiring = { lock: null, snapshots: null };
  const taken = await takeLock(inspected, wiring);
  try {
    const prepared = wiring.lock ? await prepare(inspected) : [];
    const { store, notices } = await openItsStore(inspected, wiring);
    if (wiring.lock) wiring.snapshots = snapshotsOf(inspected, wiring.lock, store);
    const own = await openUserFiles(inspected, wiring.lock);
    const looked = await openLooks(inspected, wiring.lock);
    const typing = await openSecret(inspected, wiring.lock);
    return new FolderWorkspace({
      path: inspected.path,
      dir: inspected.dir,
      store,
      indexStore: indexFolder(inspected, wiring.lock),
      assignments: own.assignments,
      notes: own.notes,
      decisions: own.decisions,
      looks: looked.looks,
      secret: typing.secret,
      notices: [
        ...inspected.notices,
        ...taken,
        ...prepared,
        ...notices,
        ...own.notices,
        ...looked.notices,
        ...typing.notices,
      ],
      snapshots: wiring.snapshots,
      lock: wiring.lock,
    });
  } catch (thrown) {
    await wiring.lock?.release();
    throw thrown;
  }
}

/** Takes the lock if it can be had; the notice that it cannot, otherwise. */
async function takeLock(options: FolderOptions, wiring: Wiring): Promise<readonly Fault[]> {
  const { dir, onNotice } = options;
  const onLost = (): void => {
    wiring.snapshots?.stop();
    onNotice(noticeOf(workspaceLost(dir)));
  };
  try {
    const lock = await WorkspaceLock.acquire(dir, join(dir, LAYOUT.lock), onLost);
    if (!(lock instanceof WorkspaceLock)) {
      return [noticeOf(workspaceLocked(dir, describeOwner(lock)))];
    }
    wiring.lock = lock;
    return [];
  } catch (thrown) {
    throw workspaceUnwritable(dir, thrown);
  }
}

/** What the owner does first: clears what a crash left, and takes over what came from elsewhere. */
async function prepare(inspected: Inspected): Promise<readonly Fault[]> {
  const { dir, path, origin, standing, files } = inspected;
  await removeUnfinished(dir);
  if (standing.kind === 'own') return [];
  const notices = standing.kind === 'new' ? [] : await setCachesAside(dir, standing.why);
  const created = new Date().toISOString();
  const manifest = { version: MANIFEST_VERSION, path, created, origin };
  try {
    await writeJson(join(dir, LAYOUT.manifest), manifest, files);
  } catch (thrown) {
    throw workspaceUnwritable(dir, thrown);
  }
  return notices;
}

async function setCachesAside(dir: string, why: string): Promise<readonly Fault[]> {
  await rm(join(dir, LAYOUT.index), { recursive: true, force: true });
  const file = join(dir, LAYOUT.store);
  if (!(await exists(file))) return [];
  const aside = await setAside(file, 'untrusted');
  return [noticeOf(storeSetAside(file, `lies in a workspace that ${why}`, basename(aside)))];
}

/** The store; an empty one where another process still has a database that is not to be used. */
async function openItsStore(inspected: Inspected, wiring: Wiring): Promise<OpenedStore> {
  if (wiring.lock === null && inspected.standing.kind === 'elsewhere') {
    return { store: await openMemoryStore(), notices: [] };
  }
  return openStore(join(inspected.dir, LAYOUT.store), {
    mayWrite: wiring.lock !== null,
    onChange: () => wiring.snapshots?.changed(),
  });
}

function snapshotsOf(options: FolderOptions, lock: WorkspaceLock, store: SqliteStore): Snapshots {
  const { dir, onNotice, files } = options;
  return new Snapshots({
    file: join(dir, LAYOUT.store),
    export: () => store.export(),
    beforeReplace: () => lock.check(),
    onFailure: (error) => onNotice(noticeOf(error)),
    files: files ?? DISK,
  });
}

function indexFolder(options: FolderOptions, lock: WorkspaceLock | null): IndexFolder {
  const { dir, onNotice, files } = options;
  return new IndexFolder({
    folder: join(dir, LAYOUT.index),
    lock,
    onProblem: (error) => onNotice(noticeOf(error)),
    files: files ?? DISK,
  });
}

/** What only the user knows; kept through the lock. */
async function openUserFiles({ dir, files }: FolderOptions, lock: WorkspaceLock | null) {
  const write = lock
    ? { files, beforeReplace: () => lock.check() }
    : workspaceLocked(dir, 'another process');
  const assigned = await openUserFile(join(dir, LAYOUT.assignments), ASSIGNMENTS_FILE, write);
  const noted = await openUserFile(join(dir, LAYOUT.notes), ANNOTATIONS_FILE, write);
  const decided = await openUserFile(join(dir, LAYOUT.decisions), DECISIONS_FILE, write);
  return {
    assignments: assignments(assigned.value),
    notes: annotationBook(noted.value),
    decisions: linkDecisions(decided.value),
    notices: [...assigned.notices, ...noted.notices, ...decided.notices],
  };
}

/** When somebody looked last; kept through the lock. */
async function openLooks(
  { dir, files }: FolderOptions,
  lock: WorkspaceLock | null,
): Promise<{ readonly looks: Looks; readonly notices: readonly Fault[] }> {
  const file = join(dir, LAYOUT.looks);
  const { before, notices } = await readLooks(file);
  const keep = async (look: Look): Promise<void> => {
    if (lock === null || lock.lost) return;
    await writeJson(file, looksJson(look), files, () => lock.check());
  };
  return { looks: { before, keep }, notices };
}

async function openSecret(
  { dir, files }: FolderOptions,
  lock: WorkspaceLock | null,
): Promise<{ readonly secret: string; readonly notices: readonly Fault[] }> {
  const file = join(dir, LAYOUT.secret);
  try {
    const write = lock ? { files, beforeReplace: () => lock.check() } : undefined;
    return { secret: await typingSecret(file, write), notices: [] };
  } catch (thrown) {
    // Without it profiles of this run cannot be compared with later ones: they are measured again.
    return { secret: newSecret(), notices: [noticeOf(workspaceUnwritable(dir, thrown))] };
  }
}
