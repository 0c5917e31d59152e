import { Dictionary } from './dictionary.ts';
import { MAX_LABELS, MAX_LABEL_LENGTH } from './limits.ts';
import type { ValueLabels } from './packed-value.ts';
import type { SqlDatabase } from './sql-database.ts';

/** A database with its dictionaries: what every part of the store works on. */
export interface StoreTables {
  readonly db: SqlDatabase;
  readonly primitives: Dictionary;
  /** Stable ids of producers (`Producer.id`). */
  readonly producers: Dictionary;
  /** `source` of observations: a producer with its version. */
  readonly sources: Dictionary;
  /** Values that are kept once. */
  readonly labels: ValueLabels;
  /** Names in tags: kinds, tactics, techniques, rules, releases, links. */
  readonly words: Dictionary;
  /** Numbers of shards that were looked up, by what evidence_refs into them begin with. */
  readonly shards: Map<string, number>;
  /** Drops all values but those with these numbers. */
  keepLabels(used: ReadonlySet<number>): void;
  /** Reads anew what is held in memory, after a transaction was rolled back. */
  reload(): void;
}

/** The tables of a migrated database. */
export function storeTables(db: SqlDatabase): StoreTables {
  const primitives = new Dictionary(db, 'primitives');
  const producers = new Dictionary(db, 'producers');
  const sources = new Dictionary(db, 'sources');
  const words = new Dictionary(db, 'words');
  const labels = new Dictionary(db, 'labels');
  const shards = new Map<string, number>();
  return {
    db,
    primitives,
    producers,
    sources,
    words,
    labels: boundedLabels(labels),
    shards,
    keepLabels: (used) => labels.keepOnly(used),
    reload() {
      shards.clear();
      for (const dictionary of [primitives, producers, sources, words, labels]) dictionary.reload();
    },
  };
}

/** Long texts, and those that come when the dictionary is full, stay with their observation. */
function boundedLabels(labels: Dictionary): ValueLabels {
  return {
    text: (id) => labels.text(id),
    idOf(text) {
      const known = labels.find(text);
      if (known !== undefined) return known;
      const takes = text.length <= MAX_LABEL_LENGTH && labels.size < MAX_LABELS;
      return takes ? labels.idOf(text) : null;
    },
  };
}
