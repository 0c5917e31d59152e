import type { ShardFile } from '@shardscope/sdk';
import { evidencePrefix } from '../../store/session-rows.ts';

/** What came of the shards that workers were handed, as far as it is known. */
export interface ShardLedger {
  handed(file: ShardFile): void;
  /** A session came to its end: kept, skipped, put off or lost. */
  settled(evidenceRef: string): void;
  /** All of a shard's sessions are known; some may still be in work. */
  read(file: ShardFile, sessions: number): void;
  /** Those of the shards that are not finished. */
  unfinished(files: readonly ShardFile[]): readonly ShardFile[];
  /** Whether a session of an unfinished shard came to its end. */
  isSettled(evidenceRef: string): boolean;
}

interface Entry {
  readonly settled: Set<string>;
  /** Null until all of them are known. */
  sessions: number | null;
}

/**
 * A ledger with no shard in it; it forgets the sessions of a shard that is finished.
 *
 * @param onSettled told of each session that came to its end
 */
export function shardLedger(
  onSettled: (evidenceRef: string) => void = () => undefined,
): ShardLedger {
  const open = new Map<string, Entry>();

  function close(key: string, { settled, sessions }: Entry): void {
    if (sessions !== null && settled.size >= sessions) open.delete(key);
  }

  return {
    handed: (file) => void open.set(evidencePrefix(file), { settled: new Set(), sessions: null }),
    settled(evidenceRef) {
      onSettled(evidenceRef);
      const key = prefixOf(evidenceRef);
      const entry = open.get(key);
      if (!entry) return;
      entry.settled.add(evidenceRef);
      close(key, entry);
    },
    read(file, sessions) {
      const key = evidencePrefix(file);
      const entry = open.get(key);
      if (!entry) return;
      entry.sessions = sessions;
      close(key, entry);
    },
    unfinished: (files) => files.filter((file) => open.has(evidencePrefix(file))),
    isSettled: (evidenceRef) => open.get(prefixOf(evidenceRef))?.settled.has(evidenceRef) ?? false,
  };
}

/** What the evidence_refs of one shard have in common; a sid in it has no `#` of its own. */
function prefixOf(evidenceRef: string): string {
  return evidenceRef.slice(0, evidenceRef.indexOf('#') + 1);
}
