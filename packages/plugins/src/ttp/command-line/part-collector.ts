import { MAX_COMMAND_CHARS, MAX_PARTS } from '../limits.ts';
import type {
  Assignment,
  CommandPart,
  CommandWord,
  PartOrigin,
  Redirection,
} from './command-part.ts';

/** A part while it is put together: as the shell's grammar sees it, prefixes still in place. */
export interface PartDraft {
  start: number;
  end: number;
  cut: boolean;
  words: CommandWord[];
  redirections: Redirection[];
}

/** A part whose connections are still being found. */
export interface GrowingPart extends CommandPart {
  pipedFrom: GrowingPart | null;
  pipedTo: GrowingPart | null;
}

/** What all scanners of one command text share: the parts found, what is known, what is left. */
export class PartCollector {
  readonly parts: GrowingPart[] = [];
  /** Values of the variables that the text itself sets. */
  readonly variables = new Map<string, string>();
  /** The folder that `cd` led to; null when unknown. */
  folder: string | null;
  /** Arguments with commands inside that were not looked into. */
  argumentsLeft = 0;
  /** As much again for texts within arguments as for the text itself. */
  #charactersLeft = 2 * MAX_COMMAND_CHARS;

  constructor(folder: string | null) {
    this.folder = folder;
  }

  /** How many of so many units may be scanned; they count as scanned. */
  take(units: number): number {
    const granted = Math.min(units, this.#charactersLeft, MAX_COMMAND_CHARS);
    this.#charactersLeft -= granted;
    return granted;
  }

  /** No further part is kept. */
  get isFull(): boolean {
    return this.parts.length >= MAX_PARTS;
  }

  /** Remembers what an assignment says about later words. */
  learn(assignments: readonly Assignment[]): void {
    for (const { name, value } of assignments) this.variables.set(name, value);
  }
}

/** Tells where a stretch of a scanned text lies in the command text. */
export interface TextPlace {
  readonly origin: PartOrigin;
  /** Added to offsets; null when the scanned text does not stand in the command text as it is. */
  readonly base: number | null;
  /** The word that the scanned text was made from, for when `base` is null. */
  readonly start: number;
  readonly end: number;
}
