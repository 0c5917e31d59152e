import { isUnfinished } from '../store/atomic-file.ts';
import { isSetAside } from '../store/set-aside.ts';

/** Who may read a workspace: its user. */
export const FOLDER_MODE = 0o700;

/** Names of what lies in a workspace. */
export const LAYOUT = {
  /** Which path it is for, and who made it. */
  manifest: 'workspace.json',
  /** The database: a cache. */
  store: 'store.sqlite',
  /** Addresses that the user gave to sessions: known nowhere else. */
  assignments: 'assignments.json',
  /** Notes, bookmarks and saved filters: known nowhere else. */
  notes: 'notes.json',
  /** What the user decided about attackers that may be the same hands: known nowhere else. */
  decisions: 'links.json',
  /** What was there when somebody looked last. */
  looks: 'looks.json',
  /** What typing profiles are keyed with; for its user only. */
  secret: 'secret.json',
  /** The process that writes it. */
  lock: 'lock',
  /** Folder with one file a shard: a cache. */
  index: 'index',
  /** Folder with what was received live. */
  live: 'live',
} as const;

const FILES: readonly string[] = [
  LAYOUT.manifest,
  LAYOUT.store,
  LAYOUT.assignments,
  LAYOUT.notes,
  LAYOUT.decisions,
  LAYOUT.looks,
  LAYOUT.secret,
  LAYOUT.lock,
];

/**
 * What may be there under a name: a file, a folder that is a cache, a folder of recordings, which
 * outlive the workspace, or what was left of a file.
 */
export type OwnKind = 'file' | 'folder' | 'recordings' | 'remains';

/** What a name in a workspace's folder stands for; null for what is not ours. */
export function ownKind(name: string): OwnKind | null {
  if (name === LAYOUT.index) return 'folder';
  if (name === LAYOUT.live) return 'recordings';
  if (FILES.includes(name)) return 'file';
  const ours = FILES.some((file) => name.startsWith(`${file}.`));
  return ours && (isUnfinished(name) || isSetAside(name)) ? 'remains' : null;
}
