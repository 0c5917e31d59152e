import { openingRemedy, readingRemedy } from './reading-remedy.ts';

/** Every code that Shardscope's errors and faults carry; each has an entry in docs/errors.md. */
export type ErrorCode =
  | 'E_ASSIGNMENTS_INVALID'
  | 'E_ASSIGNMENT_REFUSED'
  | 'E_ATTACKER_UNKNOWN'
  | 'E_BUS_ADDRESS'
  | 'E_BUS_CREDENTIALS'
  | 'E_BUS_FIXED'
  | 'E_BUS_HANDLER'
  | 'E_BUS_REFUSED'
  | 'E_DECISIONS_INVALID'
  | 'E_ENGINE_GONE'
  | 'E_ENGINE_START'
  | 'E_EXPORT_INSIDE'
  | 'E_EXPORT_TOO_LARGE'
  | 'E_EXPORT_UNWRITABLE'
  | 'E_FILTER_INVALID'
  | 'E_IDENTITY_UNKNOWN'
  | 'E_INDEX_INVALID'
  | 'E_INDEX_NOT_KEPT'
  | 'E_INDEX_UNWRITTEN'
  | 'E_LOOKS_INVALID'
  | 'E_NOTES_FULL'
  | 'E_NOTES_INVALID'
  | 'E_OBSERVATION_INVALID'
  | 'E_OUTPUT_UNWRITABLE'
  | 'E_PATH_REFUSED'
  | 'E_PATTERN_INVALID'
  | 'E_PERSIST_FAILED'
  | 'E_PLUGIN_API'
  | 'E_PLUGIN_EXIT'
  | 'E_PLUGIN_FAULT'
  | 'E_PLUGIN_INSIDE'
  | 'E_PLUGIN_INVALID'
  | 'E_PLUGIN_MANIFEST'
  | 'E_PLUGIN_MEMORY'
  | 'E_PLUGIN_NOT_FOUND'
  | 'E_PLUGIN_OPTIONS'
  | 'E_PLUGIN_QUARANTINED'
  | 'E_PLUGIN_SETTINGS'
  | 'E_PLUGIN_TIMEOUT'
  | 'E_PORT_IN_USE'
  | 'E_PORT_REFUSED'
  | 'E_PRIMITIVE_INVALID'
  | 'E_PRIMITIVE_UNDECLARED'
  | 'E_PUBLISH_FAILED'
  | 'E_RECORDING_UNWRITTEN'
  | 'E_RENDERER_MISSING'
  | 'E_REQUEST_INVALID'
  | 'E_RESULT_INVALID'
  | 'E_RULES_INSIDE'
  | 'E_RULES_UNREADABLE'
  | 'E_RULE_FOLDERS_INVALID'
  | 'E_RULE_STATES_INVALID'
  | 'E_RULE_STATES_UNWRITABLE'
  | 'E_RULE_STATE_REFUSED'
  | 'E_RULE_UNKNOWN'
  | 'E_SCRIPT_INVALID'
  | 'E_SESSION_INDEX'
  | 'E_SESSION_UNAVAILABLE'
  | 'E_SESSION_UNKNOWN'
  | 'E_SHARD_UNREADABLE'
  | 'E_SNAPSHOT_FAILED'
  | 'E_SOURCE_CLOSED'
  | 'E_SOURCE_EMPTY'
  | 'E_SOURCE_UNREADABLE'
  | 'E_STORE_BROKEN'
  | 'E_STORE_CORRUPT'
  | 'E_STORE_SET_ASIDE'
  | 'E_STORE_UNUSABLE'
  | 'E_TAG_INVALID'
  | 'E_TOPIC_INVALID'
  | 'E_WORKER_LOST'
  | 'E_WORKSPACE_BUSY'
  | 'E_WORKSPACE_INSIDE'
  | 'E_WORKSPACE_INVALID'
  | 'E_WORKSPACE_LOCKED'
  | 'E_WORKSPACE_LOST'
  | 'E_WORKSPACE_UNKNOWN'
  | 'E_WORKSPACE_UNTRUSTED'
  | 'E_WORKSPACE_UNWRITABLE';

/** Where an error happened, as far as it is known. */
export interface ErrorPlace {
  readonly file?: string;
  readonly plugin?: string;
  readonly part?: string;
  readonly session?: string;
}

/** The class of every error that the SDK throws. `message` says what to do; `cause` is kept. */
export class ShardscopeError extends Error {
  readonly code: ErrorCode;
  readonly place: ErrorPlace;

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ShardscopeError';
    this.code = code;
    this.place = place;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

export function busHandler(topic: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_BUS_HANDLER',
    `A subscriber of ${topic} failed: ${messageOf(cause)}. The other subscribers got the event.`,
    {},
    cause,
  );
}

export function indexNotKept(file: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_INDEX_NOT_KEPT',
    `The index of ${file} could not be loaded or saved: ${messageOf(cause)}. ` +
      'It is made anew each time; no result is affected.',
    { file },
    cause,
  );
}

export function observationInvalid(why: string, place: ErrorPlace): ShardscopeError {
  return new ShardscopeError(
    'E_OBSERVATION_INVALID',
    `${where(place)} yielded an observation that was refused: ${why}.`,
    place,
  );
}

export function patternInvalid(pattern: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_PATTERN_INVALID',
    `The pattern ${JSON.stringify(pattern)} is not RE2 syntax: ${messageOf(cause)}. ` +
      'Look-around and back-references are not available.',
    {},
    cause,
  );
}

export function persistFailed(session: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_PERSIST_FAILED',
    `The results of ${session} could not be stored: ${messageOf(cause)}. ` +
      'Nothing of it was published; it is tried again at the next run.',
    { session },
    cause,
  );
}

export function pluginApi(plugin: string, range: string, have: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_API',
    `${plugin} was written for plugin API ${JSON.stringify(range)}, this Shardscope has ${have}. ` +
      'Update whichever of the two is older; as its author, name a range such as ' +
      `"^${have.split('.').slice(0, 2).join('.')}" as apiVersion once it works with this one.`,
    { plugin },
  );
}

export function pluginFault(place: ErrorPlace, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_FAULT',
    `${where(place)} failed: ${messageOf(cause)}.${consequence(place)}`,
    place,
    cause,
  );
}

export function pluginInvalid(plugin: string, why: string): ShardscopeError {
  return new ShardscopeError('E_PLUGIN_INVALID', `${plugin} cannot be used: ${why}.`, { plugin });
}

export function pluginOptions(plugin: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_OPTIONS',
    `The options of ${plugin} are not valid: ${why}.`,
    { plugin },
  );
}

export function pluginTimeout(place: ErrorPlace, deadlineMs: number): ShardscopeError {
  return new ShardscopeError(
    'E_PLUGIN_TIMEOUT',
    `${where(place)} did not finish within ${deadlineMs} ms.${consequence(place)}`,
    place,
  );
}

export function primitiveInvalid(primitive: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_PRIMITIVE_INVALID',
    `The primitive ${JSON.stringify(primitive)} cannot be registered: ${why}.`,
  );
}

export function primitiveUndeclared(primitive: string, place: ErrorPlace): ShardscopeError {
  return new ShardscopeError(
    'E_PRIMITIVE_UNDECLARED',
    `${where(place)} yielded ${JSON.stringify(primitive)}, which it does not declare. ` +
      'Add it to the plugin\'s "primitives" and to the extractor\'s "provides".',
    place,
  );
}

export function publishFailed(topic: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_PUBLISH_FAILED',
    `An event on ${topic} could not be published: ${messageOf(cause)}. It is stored.`,
    {},
    cause,
  );
}

export function scriptInvalid(line: number, what: string): ShardscopeError {
  return new ShardscopeError(
    'E_SCRIPT_INVALID',
    `The session script cannot be read: on line ${line} there is ${what}.`,
  );
}

export function sessionIndex(file: string, why: string, cause?: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_SESSION_INDEX',
    `${file} could not be used as a session index: ${why}. ` +
      'Its sessions are shown without an address unless another file names it.',
    { file },
    cause,
  );
}

export function shardUnreadable(file: string, cause: unknown): ShardscopeError {
  const remedy = readingRemedy(cause);
  return new ShardscopeError(
    'E_SHARD_UNREADABLE',
    `${file} could not be read: ${messageOf(cause)}. ` +
      `${remedy === null ? '' : `${remedy}. `}All other files were read.`,
    { file },
    cause,
  );
}

export function sourceEmpty(path: string): ShardscopeError {
  return new ShardscopeError(
    'E_SOURCE_EMPTY',
    `No recording was found in ${path}. Expected files named sessions-YYYY-MM-DD.jsonl ` +
      '(or .jsonl.gz), for instance under <decky>/<service>/transcripts/.',
    { file: path },
  );
}

export function sourceUnreadable(path: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_SOURCE_UNREADABLE',
    `${path} could not be opened: ${openingRemedy(cause) ?? messageOf(cause)}.`,
    { file: path },
    cause,
  );
}

export function tagInvalid(why: string, place: ErrorPlace): ShardscopeError {
  return new ShardscopeError(
    'E_TAG_INVALID',
    `${where(place)} yielded a tag that was refused: ${why}.`,
    place,
  );
}

export function topicInvalid(topic: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_TOPIC_INVALID',
    `${JSON.stringify(topic)} cannot be used as a topic: ${why}.`,
  );
}

function consequence({ session }: ErrorPlace): string {
  return session === undefined ? '' : ' The run went on without it for this session.';
}

function where(place: ErrorPlace): string {
  const who = [place.plugin, place.part].filter(Boolean).join(' · ') || 'A plugin';
  return place.session === undefined ? who : `${who} on ${place.session}`;
}
