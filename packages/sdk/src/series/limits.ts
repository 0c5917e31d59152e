/** How many of the last observations of a series are remembered by id, to know a duplicate again. */
export const REMEMBERED_IDS = 10;

/** Newest schema version of an observation that is interpreted. */
export const SCHEMA_VERSION = 1;

/** Semantics of a producer that names none: installations that do not say are older than the word. */
export const UNNAMED_SEMANTICS = '0.1';

/** Sources of our own plugins begin with this. */
export const OWN_VENDOR = 'shardscope/';
