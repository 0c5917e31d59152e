import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { recordingInside, recordingUnwritten } from '../errors.ts';
import { FOLDER_MODE, LAYOUT } from '../workspace/layout.ts';
import { dataFolder, type WorkspaceChoice } from '../workspace/index.ts';
import { busSlug } from './bus-url.ts';
import { openRecordingFile, utcDay } from './recording-file.ts';

/** Where a bus is attached to lies on this machine. */
export interface LivePlace {
  /** Folder that is opened: the artifacts, else the recordings of this bus. */
  readonly opened: string;
  /** Folder of the recordings. */
  readonly recordTo: string;
  /** Removes the recordings where nothing was to be kept. */
  remove(): Promise<void>;
}

/** What was asked for. */
export interface LivePlaceOptions {
  readonly url: string;
  /** The honeynet's artifacts root, where it can be read here. */
  readonly artifacts: string | null;
  /** Folder for recordings; null for the usual one. */
  readonly record: string | null;
  readonly workspace: WorkspaceChoice;
  /** The user's data folder; the system's place for it when left out. */
  readonly data?: string;
}

/**
 * Finds and makes the folder for recordings: the one asked for; `live` in a workspace that was named;
 * one a bus in the user's data folder; or a temporary one where nothing is kept. It holds a recording
 * of today afterwards, so that it can be opened. Throws E_RECORDING_UNWRITTEN, also for a folder among
 * the artifacts, into which nothing is written.
 */
export async function livePlace(options: LivePlaceOptions): Promise<LivePlace> {
  const { artifacts, record, workspace } = options;
  const isTemporary = record === null && workspace.kind === 'none';
  const wanted = isTemporary ? null : (record ?? usualFolder(options));
  const inside = wanted !== null && artifacts !== null && (await isInside(wanted, artifacts));
  if (inside) throw recordingInside(wanted, artifacts);
  const recordTo = await madeFolder(wanted);
  return {
    opened: artifacts ?? recordTo,
    recordTo,
    async remove() {
      if (isTemporary) await rm(recordTo, { recursive: true, force: true });
    },
  };
}

/** Whether a folder that need not exist lies in another one, whatever links lead there. */
async function isInside(folder: string, outer: string): Promise<boolean> {
  const real = async (path: string): Promise<string> => {
    const above = dirname(path);
    return realpath(path).catch(async () =>
      above === path ? path : join(await real(above), basename(path)),
    );
  };
  const way = relative(await real(resolve(outer)), await real(resolve(folder)));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function usualFolder({ url, workspace, data }: LivePlaceOptions): string {
  if (workspace.kind === 'folder') return join(workspace.dir, LAYOUT.live);
  return join(data ?? dataFolder(), LAYOUT.live, busSlug(url));
}

async function madeFolder(wanted: string | null): Promise<string> {
  try {
    if (wanted !== null) await mkdir(wanted, { recursive: true, mode: FOLDER_MODE });
    const made = wanted ?? (await mkdtemp(join(tmpdir(), 'shardscope-live-')));
    const folder = await realpath(made);
    const file = await openRecordingFile(folder, utcDay(Date.now()));
    await file.close();
    return folder;
  } catch (thrown) {
    throw recordingUnwritten(wanted ?? tmpdir(), thrown);
  }
}
