import { ShardscopeError, messageOf } from '@shardscope/sdk';
import type { Fault } from '@shardscope/sdk';

/** A problem that did not stop anything, as reports and screens show it. */
export function noticeOf(error: ShardscopeError): Fault {
  const { file, session } = error.place;
  return {
    code: error.code,
    message: error.message,
    ...(file === undefined ? {} : { file }),
    ...(session === undefined ? {} : { evidenceRef: session }),
    ...(error.cause === undefined ? {} : { cause: messageOf(error.cause) }),
  };
}

/** Anything that was thrown, as a fault of a run. */
export function faultOfThrown(thrown: unknown, phase: NonNullable<Fault['phase']>): Fault {
  if (thrown instanceof ShardscopeError) return { ...noticeOf(thrown), phase };
  return { code: 'E_INTERNAL', message: messageOf(thrown), phase };
}

export function assignmentRefused(why: string): ShardscopeError {
  return new ShardscopeError('E_ASSIGNMENT_REFUSED', `The address was not assigned: ${why}.`);
}

export function assignmentsInvalid(file: string, asideName: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_ASSIGNMENTS_INVALID',
    `${file} does not hold addresses assigned by hand: ${why}. It was kept as ${asideName}; ` +
      'correct it and name it as before, or assign the addresses again.',
    { file },
  );
}

export function attackerUnknown(text: string): ShardscopeError {
  return new ShardscopeError(
    'E_ATTACKER_UNKNOWN',
    `The workspace knows no attacker ${JSON.stringify(text)}. Give an address or a uuid as the ` +
      'list of attackers shows it.',
  );
}

export function busAddress(why: string, remedy: string): ShardscopeError {
  return new ShardscopeError(
    'E_BUS_ADDRESS',
    `The address of the bus cannot be used: ${why}. ${remedy}.`,
  );
}

export function busFixed(): ShardscopeError {
  return new ShardscopeError(
    'E_BUS_FIXED',
    'In the browser the bus is chosen on the command line: shardscope attach <url> --serve.',
  );
}

export function busRefused(url: string, why: string): ShardscopeError {
  return new ShardscopeError('E_BUS_REFUSED', `${url} cannot be attached to: ${why}.`);
}

export function credentialsInvalid(why: string, cause?: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_BUS_CREDENTIALS',
    `The credentials for the bus cannot be used: ${why}.`,
    {},
    cause,
  );
}

export function decisionsInvalid(file: string, asideName: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_DECISIONS_INVALID',
    `${file} does not hold decisions about links: ${why}. It was kept as ${asideName}; correct it ` +
      'and name it as before, or decide again.',
    { file },
  );
}

export function engineGone(cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_ENGINE_GONE',
    `The analysis engine stopped unexpectedly: ${messageOf(cause)}. What was analysed before is kept.`,
    {},
    cause,
  );
}

export function engineStart(why: string): ShardscopeError {
  return new ShardscopeError('E_ENGINE_START', `The analysis engine could not be started: ${why}`);
}

export function filterInvalid(why: string, place: number): ShardscopeError {
  return new ShardscopeError(
    'E_FILTER_INVALID',
    `The filter cannot be understood at character ${place + 1}: ${why}.`,
  );
}

export function indexInvalid(file: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_INDEX_INVALID',
    `${file} could not be used: ${messageOf(cause)}. The shard that it stands for is indexed again.`,
    { file },
    cause,
  );
}

export function indexUnwritten(file: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_INDEX_UNWRITTEN',
    `${file} could not be written: ${messageOf(cause)}. Results are not affected; shards whose ` +
      'index is not kept are indexed again next time.',
    { file },
    cause,
  );
}

export function looksInvalid(file: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_LOOKS_INVALID',
    `${file} does not say when somebody looked last: ${why}. Nothing is told as new this time; the ` +
      'file is written anew.',
    { file },
  );
}

export function notesFull(most: number): ShardscopeError {
  return new ShardscopeError(
    'E_NOTES_FULL',
    `There is room for ${most} notes, bookmarks and filters each. Remove some that are not needed.`,
  );
}

export function notesInvalid(file: string, asideName: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_NOTES_INVALID',
    `${file} does not hold notes: ${why}. It was kept as ${asideName}; correct it and name it as ` +
      'before to have the notes back.',
    { file },
  );
}

export function outputUnwritable(cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_OUTPUT_UNWRITABLE',
    `The results could not be written: ${messageOf(cause)}. The run was stopped; make room or ` +
      'choose another place for them, and run it again.',
    {},
    cause,
  );
}

export function portInUse(port: number, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_PORT_IN_USE',
    `Port ${port} is in use by another program. Choose another one with --port, or leave --port ` +
      'out for one that is free.',
    {},
    cause,
  );
}

export function portRefused(port: number, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_PORT_REFUSED',
    `Port ${port} cannot be listened on: ${messageOf(cause)}. Choose one above 1023 with --port, ` +
      'or leave --port out for one that is free.',
    {},
    cause,
  );
}

export function recordingInside(folder: string, artifacts: string): ShardscopeError {
  return new ShardscopeError(
    'E_RECORDING_UNWRITTEN',
    `${folder} lies in ${artifacts}, and nothing is ever written into an opened folder. Choose ` +
      'another place for the recordings with --record.',
    { file: folder },
  );
}

export function recordingUnwritten(file: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_RECORDING_UNWRITTEN',
    `${file} could not be written: ${messageOf(cause)}. What is received meanwhile is kept in ` +
      'memory as far as it fits, and written when there is room again.',
    { file },
    cause,
  );
}

export function rendererMissing(folder: string, cause?: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_RENDERER_MISSING',
    `The viewer's page is not in ${folder}. Build it with \`npm run build\`.`,
    { file: folder },
    cause,
  );
}

export function pathRefused(path: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_PATH_REFUSED',
    `${path} cannot be opened: ${why}. Choose another path, or start the viewer with it: ` +
      'shardscope serve <path>.',
    { file: path },
  );
}

export function requestInvalid(why: string): ShardscopeError {
  return new ShardscopeError('E_REQUEST_INVALID', `The request was refused: ${why}.`);
}

export function resultInvalid(session: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_RESULT_INVALID',
    `The result of ${JSON.stringify(session)} cannot be stored: ${why}.`,
    { session },
  );
}

export function sessionUnavailable(session: string): ShardscopeError {
  return new ShardscopeError(
    'E_SESSION_UNAVAILABLE',
    `The recording of ${session} is not in the opened folder. What is known of the session is kept; ` +
      'open the folder that holds the recording to replay it. Sessions that a live bus told of have ' +
      'their recordings in its artifacts folder: attach with it.',
    { session },
  );
}

export function snapshotFailed(file: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_SNAPSHOT_FAILED',
    `${file} could not be written: ${messageOf(cause)}. Results are kept in memory and written ` +
      'again later; what was written before is intact. Free space or check the permissions.',
    { file },
    cause,
  );
}

export function sourceClosed(): ShardscopeError {
  return new ShardscopeError(
    'E_SOURCE_CLOSED',
    'Nothing is open. Open a folder of recordings first.',
  );
}

export function storeBroken(cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_STORE_BROKEN',
    `The database in memory cannot be used any more: ${messageOf(cause)}. ` +
      'Start again: what the last snapshot holds is taken up from there.',
    {},
    cause,
  );
}

export function storeCorrupt(why: string): ShardscopeError {
  return new ShardscopeError(
    'E_STORE_CORRUPT',
    `The database is damaged: ${why}. Delete the workspace and analyse again.`,
  );
}

export function storeSetAside(file: string, why: string, asideName: string): ShardscopeError {
  return new ShardscopeError(
    'E_STORE_SET_ASIDE',
    `${file} ${why}. It was kept as ${asideName}, and a new database is filled from the recordings.`,
    { file },
  );
}

export function storeUnusable(file: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_STORE_UNUSABLE',
    `${file} ${why}. It was left as it is, and this run begins with an empty database in memory.`,
    { file },
  );
}

export function workerLost(files: readonly string[], cause: unknown): ShardscopeError {
  const [file] = files;
  return new ShardscopeError(
    'E_WORKER_LOST',
    `A worker thread stopped unexpectedly: ${messageOf(cause)}. ` +
      (file === undefined
        ? 'It had nothing in work.'
        : `The sessions that it had not finished in ${files.join(', ')} are analysed again.`),
    file === undefined ? {} : { file },
    cause,
  );
}

export function workspaceBusy(dir: string, holder: string): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_BUSY',
    `The workspace ${dir} is in use by ${holder}. End that process, then try again.`,
    { file: dir },
  );
}

export function workspaceInside(dir: string, path: string): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_INSIDE',
    `The workspace ${dir} would lie inside ${path}, and nothing is ever written into an opened ` +
      'folder. Choose another place with --workspace, or keep nothing with --no-workspace.',
    { file: dir },
  );
}

export function workspaceInvalid(dir: string, why: string, cause?: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_INVALID',
    `${dir} cannot be used as a workspace: ${why}. Choose an empty folder or an existing workspace.`,
    { file: dir },
    cause,
  );
}

export function workspaceLocked(dir: string, holder: string): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_LOCKED',
    `The workspace ${dir} is in use by ${holder}. It is opened read-only: results are shown but ` +
      'not kept. End the other process to write it.',
    { file: dir },
  );
}

export function workspaceLost(dir: string): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_LOST',
    `Another process has taken over the workspace ${dir}. This one writes nothing more; its ` +
      'results stay in memory until it ends.',
    { file: dir },
  );
}

export function workspaceUnknown(path: string): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_UNKNOWN',
    `There is no workspace for ${path}. \`shardscope workspace list\` shows those that exist.`,
    { file: path },
  );
}

export function workspaceUntrusted(dir: string, why: string): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_UNTRUSTED',
    `The workspace ${dir} ${why}, and nothing of it is used without your consent. Agree to take ` +
      'it over (its database is then built again from the recordings), or choose another place.',
    { file: dir },
  );
}

export function workspaceUnwritable(dir: string, cause: unknown): ShardscopeError {
  return new ShardscopeError(
    'E_WORKSPACE_UNWRITABLE',
    `The workspace ${dir} cannot be written: ${messageOf(cause)}. Choose another place with ` +
      '--workspace, or keep nothing with --no-workspace.',
    { file: dir },
    cause,
  );
}
