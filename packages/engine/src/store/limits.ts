// What the store keeps of one session at most. A recording is the truth and stays readable in full;
// the store must fit in memory whatever a recording holds.

/** Bytes of one command's text: longer than what a person types, shorter than a pasted program. */
export const MAX_COMMAND_BYTES = 4096;

/** Bytes of all command texts of one session: a few thousand usual ones. */
export const MAX_COMMANDS_BYTES = 262_144;

/** Commands of one session; later ones are counted only. */
export const MAX_COMMANDS = 10_000;

/** UTF-16 units of a value that is kept once and referred to by number; labels are far shorter. */
export const MAX_LABEL_LENGTH = 64;

/** Values kept that way: enough for every label, a bound on values that somebody invents. */
export const MAX_LABELS = 65_536;

/** Incidents of one kind that are kept one by one; all are counted. */
export const MAX_INCIDENT_ROWS = 1000;

/** Tags of one session by one producer; a pasted program of thousands of lines gives no more. */
export const MAX_TAGS = 5000;
