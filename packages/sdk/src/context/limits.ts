/** Characters from which one input is a paste: no key sends so many at once but a few escapes. */
export const PASTE_CHARACTERS = 4;

/** Seconds at most between two pastes of one burst. */
export const PASTE_BURST_GAP_S = 0.2;

/** Seconds of silence after which typing starts anew: longer is a pause for thought. */
export const TYPING_BURST_GAP_S = 1.5;

/** Fewest inter-arrival times of a typing burst: below that there is no rhythm. */
export const TYPING_BURST_MINIMUM = 3;

/** Characters that are kept of a prompt, counted from its end. */
export const PROMPT_CHARACTERS = 256;

/** Different pairs of letters that are counted, the most frequent first: enough for a language. */
export const BIGRAM_LIMIT = 64;

/**
 * While time goes forward, no two commands or windows share an event. Where it goes backwards they
 * can share nearly all, and the work would grow with the square of the session: at most this many
 * shared events are looked at per event of the session, beyond the slack below. Ranges past that
 * are empty.
 */
export const OVERLAP_FACTOR = 8;

/** Shared events that are always looked at, so that short sessions never meet the limit. */
export const OVERLAP_SLACK = 200_000;

/**
 * Seconds within which the echo of a key is there, generously: recorders stand beside the shell, and
 * real ones showed it within 5 ms. Keys sent this shortly before the end of a line may be echoed
 * after it; older ones not.
 */
export const ECHO_DELAY_S = 0.25;

/** Keys in a row without an echo from which a line is masked even if the rest of it was echoed. */
export const UNECHOED_RUN = 4;

/** A session echoes if at least this share of its lines comes back; some recorders show no echo. */
export const ECHOING_SHARE = 0.1;

/** Keys that one lost echo may be away from the next that came. */
export const ECHO_LOOKAHEAD = 8;

/** Characters of output that are searched for the echo of keys, beyond four per key. */
export const ECHO_SEARCH_CHARACTERS = 4096;

/** Characters of output kept to find the echo of whole lines that were sent at once. */
export const LATE_ECHO_CHARACTERS = 65_536;

/** Turns of the operator that a line is waited for that did not come back at once. */
export const LATE_ECHO_LOOKS = 8;

/** Lines that are waited for so; those sent after them are given up at once. */
export const LATE_ECHO_LINES = 64;

/** Characters and events looked back at for the prompt that a line answers. */
export const PROMPT_LOOKBACK = { characters: 256, events: 64 };
