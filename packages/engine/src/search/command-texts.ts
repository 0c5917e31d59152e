import type { SqliteStore } from '../store/index.ts';

/** The texts of a session's commands; what was typed with the echo off is not among them. */
export function commandTexts(store: SqliteStore): (evidenceRef: string) => readonly string[] {
  return (evidenceRef) => store.commands(evidenceRef).flatMap(({ text }) => text ?? []);
}
