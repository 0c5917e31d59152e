import type { Diagnostics } from 'shardscope/client';
import { bytes, count } from '../../format/numbers.ts';
import { comparePrimitives, domainOf, domainWords } from '../../format/words.ts';

/** A line of a table of counts. */
export interface CountRow {
  readonly name: string;
  readonly value: string;
  /** What it means, or where it was. */
  readonly note?: string;
  /** Rows of one group follow each other and have a heading. */
  readonly group?: string;
}

/** Counts by name, the greatest first. */
export function countRows(counts: Readonly<Record<string, number>>): readonly CountRow[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => ({ name, value: count(value) }));
}

/** Sessions that are not there to be seen: what the status bar counts as skipped. */
export function skipRows(report: Diagnostics): readonly CountRow[] {
  const note = (rows: readonly CountRow[], text: string): readonly CountRow[] =>
    rows.map((row) => ({ ...row, note: text }));
  return [
    ...note(countRows(report.skipped), 'skipped'),
    ...note(countRows(report.deferred), 'waits, and is tried again'),
    ...report.unrecorded.map(({ reason, sessions }) => ({
      name: reason,
      value: count(sessions),
      note: 'not recorded by the decky',
    })),
  ];
}

/** Observations that are kept and shown but enter no state. */
export function unmergedRows(report: Diagnostics): readonly CountRow[] {
  return countRows(report.unmerged);
}

/** Each primitive with the sessions in which it was observed, and why not in the others. */
export function observationRows(report: Diagnostics): readonly CountRow[] {
  const names = new Set([...Object.keys(report.observations), ...Object.keys(report.silent)]);
  return [...names].sort(comparePrimitives).map((name) => ({
    name: name.slice(domainOf(name).length + 1) || name,
    group: domainWords(domainOf(name)),
    value: count(report.observations[name] ?? 0),
    note: countRows(report.silent[name] ?? {})
      .map((reason) => `${reason.value} ${reason.name}`)
      .join(' · '),
  }));
}

/** Where results are kept, and how much that is. */
export function storeRows({ store }: Diagnostics): readonly CountRow[] {
  return [
    { name: 'sessions', value: count(store.sessions) },
    { name: 'size in memory', value: bytes(store.bytes) },
    { name: 'schema', value: count(store.schema) },
    { name: 'kept in', value: store.folder ?? 'memory only' },
  ];
}

/** What plugins logged, the latest first. */
export function logRows(report: Diagnostics): readonly CountRow[] {
  return report.log
    .toReversed()
    .map(({ plugin, level, message }) => ({ name: message, value: level, note: plugin }));
}

/**
 * The report for a clipboard: file names and numbers, no recorded text and nobody's folders; and so
 * without the log, in which a plugin can say anything.
 */
export function copyText(report: Diagnostics): string {
  const store = { ...report.store, folder: undefined };
  return JSON.stringify({ ...report, store, log: undefined }, null, 2);
}
