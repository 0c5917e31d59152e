/** UTF-16 units of one part of a command that are looked at; what is longer is cut, and said. */
export const MAX_PART_CHARS = 4096;

/**
 * UTF-16 units of one command text that are split into parts: far more than a person or a dropper
 * types, little enough to be read within the budget of one event.
 */
export const MAX_COMMAND_CHARS = 65_536;

/** Parts of one command text that are looked at. */
export const MAX_PARTS = 512;

/** Depth of `$(…)`, backticks and subshells within each other that is followed. */
export const MAX_SUBSTITUTION_DEPTH = 16;

/** Depth of commands within arguments (`sh -c '…'`, `eval`, `find -exec`) that is followed. */
export const MAX_ARGUMENT_DEPTH = 4;

/** UTF-16 units of one field other than a command's text that patterns look at. */
export const MAX_FIELD_CHARS = 65_536;

/** UTF-16 units of a mail's body that are searched for encoded blocks. */
export const MAX_BODY_CHARS = 1_048_576;

/** UTF-16 units of one string that is kept as evidence. */
export const MAX_EVIDENCE_CHARS = 4096;

/** UTF-16 units of the part that matched, as evidence shows it. */
export const MAX_MATCHED_CHARS = 512;

/** Places of one tag that are kept. */
export const MAX_SPANS = 8;

/**
 * Steps that one event may cost over all rules: a unit that a pattern looks at is one step, more for
 * big patterns. A step takes 5 to 10 ns on a desktop machine of 2020, so that this is 8 to 15 ms, and
 * a machine that is three times slower still keeps within the 50 ms that an event may cost. Counted in
 * steps and not in time, so that an event gives the same tags on every machine.
 */
export const EVENT_BUDGET_STEPS = 1_500_000;

/** Steps that trying one pattern costs besides the text that it looks at. */
export const PATTERN_STEPS = 24;

/** Steps that a part costs before any pattern looks at it: marking its texts, meeting its rules. */
export const PART_STEPS = 1000;

/** Steps of holding one later part against a condition of a rule with several steps. */
export const LATER_PART_STEPS = 4;

/** Instructions of a compiled pattern that one step per unit pays for. */
export const INSTRUCTIONS_PER_STEP = 128;

/** UTF-16 units of a pattern in a rule. */
export const MAX_PATTERN_CHARS = 4096;

/** Instructions of a compiled pattern: what is bigger is slow on text that no state is kept for. */
export const MAX_PATTERN_INSTRUCTIONS = 8192;

/** UTF-16 units of a rule file. */
export const MAX_RULE_FILE_CHARS = 1_048_576;
