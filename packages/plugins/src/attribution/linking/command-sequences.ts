import { createHash } from 'node:crypto';
import { SEQUENCE_LENGTH, VALUES_PER_SIGNAL } from './limits.ts';

/** A command with the ATT&CK tactics that it was tagged with. */
export interface TaggedCommand {
  /** Null where it was typed with the echo off. */
  readonly text: string | null;
  /** Ids of tactics, such as `TA0007`. */
  readonly tactics: readonly string[];
}

/** What differs each time and says nothing of a habit: addresses, links, hashes and numbers. */
const VARIABLE =
  /\b[a-z]{3,6}:\/\/[^\s'"]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{16,}\b|\b\d{3,}\b/gi;

/**
 * Keys of the command sequences of one session: three commands that follow each other within one
 * ATT&CK tactic, whatever other commands lie between them. A key is a hash, and no text.
 */
export function commandSequences(commands: readonly TaggedCommand[]): string[] {
  const byTactic = new Map<string, string[]>();
  for (const { text, tactics } of commands) {
    if (text === null || tactics.length === 0) continue;
    const normal = text.trim().replace(/\s+/g, ' ').replace(VARIABLE, '*');
    for (const tactic of tactics) {
      const line = byTactic.get(tactic);
      if (!line) byTactic.set(tactic, [normal]);
      else if (line.at(-1) !== normal) line.push(normal);
    }
  }
  const keys = new Set<string>();
  for (const [tactic, line] of byTactic) {
    for (let i = SEQUENCE_LENGTH; i <= line.length && keys.size < VALUES_PER_SIGNAL; i++) {
      keys.add(keyOf(tactic, line.slice(i - SEQUENCE_LENGTH, i)));
    }
  }
  return [...keys];
}

function keyOf(tactic: string, sequence: readonly string[]): string {
  const text = [tactic, ...sequence].join('\n');
  return `${tactic}:${createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 24)}`;
}
