/**
 * Threads that read at most. Keeping a session takes a quarter to a third of the time that reading and
 * analysing it takes, and one thread keeps them all: more would wait for it.
 */
export const MAX_THREADS = 8;

/** Threads up to which the one that keeps the results has time to read as well. */
export const MAX_READING_THREADS = 3;

/**
 * Bytes still to be read up to which a run stays in one thread. A thread has to start, and its code to
 * be compiled anew: on two cores that takes as much time as a second thread saves in 100 MB.
 */
export const MIN_BYTES = 128 * 1024 * 1024;

/** Bytes of a shard for each byte of it on the disk, where it is compressed; recordings reach 8 to 20. */
export const INFLATE_RATIO = 10;

/** Bytes of lines that all workers may hold at once: as much as one thread alone may. */
export const WAVE_BYTES = 64 * 1024 * 1024;

/** Least share of a worker, in bytes: a usual shard has to fit, so that it is read only once. */
export const MIN_WAVE_BYTES = 16 * 1024 * 1024;

/**
 * Requests that cross in one message while a worker goes on: waking a thread costs as much as copying
 * several sessions' results does.
 */
export const BATCH = 16;

/**
 * Weight of requests that may wait for an answer before a worker reads on; a request weighs 1. Enough
 * that a worker need not wait while this thread is at work on sessions of its own, some 15 ms at a
 * time, and on what other workers found; about a megabyte.
 */
export const MAX_UNANSWERED = 16 * BATCH;

/** Characters of commands that weigh as much as a request: a usual session has a few hundred. */
export const CHARACTERS_PER_WEIGHT = 65_536;

/** Milliseconds between two reports of progress. */
export const PROGRESS_INTERVAL_MS = 200;
