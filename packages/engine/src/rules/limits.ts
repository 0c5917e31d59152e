/**
 * How long a file must have been left alone before it is read, in ms: editors write in several steps,
 * and half a file is not to be taken for a whole one.
 */
export const SETTLE_MS = 100;

/** How often a folder is looked at that cannot be watched, in ms: with SETTLE_MS well below 500. */
export const POLL_MS = 200;

/** How often a watched folder is looked at all the same, in ms: some file systems report nothing. */
export const CHECK_MS = 2000;

/** Rule files of one folder that are read: far more than people write, few enough to look at often. */
export const MAX_RULE_FILES = 1000;

/** Bytes of a rule file that is read at all; the reader of rules counts characters. */
export const MAX_RULE_FILE_BYTES = 4 * 1_048_576;

/** Messages that are kept to be shown. */
export const MAX_MESSAGES = 200;

/** Bytes of the file of states: tens of thousands of them. */
export const MAX_STATES_BYTES = 16 * 1_048_576;

/** Longest time that a timer of Node.js can wait, in ms. */
export const MAX_TIMER_MS = 2_147_483_647;
