/** UTF-16 units of one part of a command that are looked at; what is longer is cut, and said. */
export const MAX_PART_CHARS = 4096;

/**
 * UTF-16 units of one command text that are split into parts: far more than a person or a dropper
 * types, little enough to be read within the budget of one event.
 */
export const MAX_COMMAND_CHARS = 65_536;

/** Parts of one command text that are looked at. */
export const MAX_PARTS = 1024;

/** Depth of `$(…)`, backticks and subshells within each other that is followed. */
export const MAX_SUBSTITUTION_DEPTH = 16;

/** Depth of commands within arguments (`sh -c '…'`, `eval`, `find -exec`) that is followed. */
export const MAX_ARGUMENT_DEPTH = 4;
