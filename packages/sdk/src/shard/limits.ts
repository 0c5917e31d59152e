/*
 * Every limit of the reader in one place. They bound memory and time on hostile input and lie far
 * above what a recorder writes.
 */

/** Bytes of one line without its newline; a recorder's longest is about 6 KiB. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** Code points of a session id; a recorder writes 36. */
export const MAX_SID_LENGTH = 128;

/** Bytes of lines of one session, after which it is cut; a recorder stops at 10 MiB of payload. */
export const MAX_SESSION_BYTES = 64 * 1024 * 1024;

/** Bytes of memory that the events of one wave of sessions may take. */
export const DEFAULT_WAVE_BYTES = 64 * 1024 * 1024;

/** The most that can be asked for: positions of texts are 32-bit numbers. */
export const MAX_WAVE_BYTES = 2 * 1024 * 1024 * 1024;

/** Bytes asked of the operating system at once: few calls, and two blocks still fit a cache. */
export const CHUNK_BYTES = 1024 * 1024;

/** Byte ranges kept for a session. More would find its lines sooner and cost memory a session. */
export const MAX_EXTENTS = 8;

/** Foreign bytes that are read through rather than skipped: a seek costs about as much. */
export const EXTENT_GAP_BYTES = 256 * 1024;

/** Bytes at a shard's head and before the scanned end by which a file is known again. */
export const FINGERPRINT_BYTES = 4096;

/** Inflated bytes of one compressed file: ten times what a busy day of one service leaves. */
export const MAX_INFLATED_BYTES = 4 * 1024 * 1024 * 1024;

/** Inflated bytes for each compressed one; recordings reach some 80 at most, bombs 1000. */
export const MAX_INFLATE_RATIO = 200;

/** Inflated bytes up to which the ratio does not matter. */
export const INFLATE_RATIO_FREE_BYTES = 16 * 1024 * 1024;

/** A compressed shard is inflated from its start for each wave; larger waves keep that linear. */
export const MAX_INFLATE_PASSES = 16;

/** Folders below the opened one that are looked into; an artifacts root needs three. */
export const MAX_FOLDER_DEPTH = 6;

/** Directory entries that are looked at, so that opening `/` by mistake ends. */
export const MAX_FOLDER_ENTRIES = 200_000;

/** Bytes of logged commands kept in memory while a recording is open. */
export const MAX_COMMAND_LOG_BYTES = 64 * 1024 * 1024;

/** Records of sessions kept in memory while a recording is open. */
export const MAX_SESSION_RECORDS = 2_000_000;

/** Different records of one session that are kept; a redelivery makes two. */
export const MAX_RECORDS_OF_A_SESSION = 16;

/** Lines about sessions that were not recorded, kept one by one. */
export const MAX_SKIPPED_LISTED = 10_000;

/** Bytes of the user's own table of addresses. */
export const MAX_SESSION_MAP_BYTES = 64 * 1024 * 1024;

/** Seconds without growth after which a session counts as over. */
export const FINAL_AFTER_SECONDS = 24 * 60 * 60;

/** Seconds that a logged command may lie outside its session: both clocks may cut to seconds. */
export const COMMAND_SLACK_SECONDS = 1;

/** Milliseconds between two reports of progress. */
export const PROGRESS_INTERVAL_MS = 200;
