import { printable } from '../model/bytes.ts';
import { discover, type Discovery, type Notice } from './discover.ts';
import type { AssignedCommands, ShardSession } from './session-index/assign-commands.ts';
import { readSessionIndex, type SessionIndex } from './session-index/session-index.ts';
import { readSessionMap, type SessionMap } from './session-index/session-map.ts';
import type { FoundShard, ShardFile } from './shard-file.ts';
import { ShardReader, type ReaderSettings } from './shard-reader.ts';

/** What was found of a recording at one time, with all that is derived from it. */
export interface RecordingView {
  readonly found: Discovery;
  readonly files: readonly ShardFile[];
  readonly notices: readonly Notice[];
  /** One a file, in the same order. */
  readonly readers: readonly ShardReader[];
  readonly index: SessionIndex;
  readonly hasMap: boolean;
  /** Made when it is first needed: it may have to look at all shards. */
  commands: Promise<AssignedCommands> | null;
}

/**
 * Looks at a path and reads its session indexes, but no shard.
 *
 * @param before what was found the last time: its indexes are gone on with
 */
export async function lookAt(
  path: string,
  sessionMap: string | undefined,
  settings: ReaderSettings,
  before?: RecordingView,
): Promise<RecordingView> {
  const map = sessionMap === undefined ? null : await readSessionMap(sessionMap);
  const found = await discover(path);
  const index = await readSessionIndex(found.indexFiles, map, settings.maxInflatedBytes);
  const known = new Map(before?.readers.map((reader) => [placeKey(reader.file), reader]));
  return {
    found,
    files: found.shards.map(shownFile),
    notices: [...found.notices, ...indexNotices(index, sessionMap, map)],
    readers: found.shards.map((file) => new ShardReader(file, settings, known.get(placeKey(file)))),
    index,
    hasMap: map !== null,
    commands: null,
  };
}

/** All sessions of all shards, for which every shard has to be looked at. */
export async function shardSessions(
  view: RecordingView,
  signal?: AbortSignal,
): Promise<ShardSession[]> {
  const sessions: ShardSession[] = [];
  for (const reader of view.readers) {
    const { index } = await reader.update({ signal });
    for (const indexed of index.sessions) {
      const known = view.index.addresses.find(indexed.sid, reader.file);
      sessions.push({ indexed, known });
    }
  }
  return sessions;
}

/** A shard without its absolute path, which is nobody else's business. */
function shownFile(found: FoundShard): ShardFile {
  const { path, decky, service, shard, date, size, compressed, guessed } = found;
  return { path, decky, service, shard, date, size, compressed, guessed };
}

function placeKey({ location, decky, service }: FoundShard): string {
  return `${decky}/${service} ${location}`;
}

function indexNotices(
  { addresses, commands }: SessionIndex,
  path: string | undefined,
  map: SessionMap | null,
): Notice[] {
  const tooMany = 'were too many to keep and were left out';
  const lost: [count: number, file: string, what: string][] = [
    [map?.malformed ?? 0, path ?? '', 'rows have no session id or no IP address and were left out'],
    [addresses.dropped, '.', `records of sessions ${tooMany}`],
    [commands.dropped, '.', `logged commands ${tooMany}`],
  ];
  return lost
    .filter(([count]) => count > 0)
    .map(([count, file, what]) => ({ file: printable(file), message: `${count} ${what}` }));
}
