import { homedir } from 'node:os';
import { openFolder } from '@shardscope/sdk';
import type { Result } from '../client/protocol.ts';
import { dataFolder, type WorkspaceChoice } from '../workspace/index.ts';

/** What places are told by. */
export interface StartPlacesOptions {
  readonly samples: string | null;
  readonly roots: readonly string[] | null;
  readonly workspace: WorkspaceChoice;
}

/** Tells a newcomer where to begin and where results are kept. */
export interface StartPlaces {
  /** @param isIdle nothing is open: only then anybody wants to know how much the samples hold */
  places(isIdle: boolean): Promise<Result<'source.places'>>;
}

/** Looks into the samples once at most. */
export function startPlaces({ samples, roots, workspace }: StartPlacesOptions): StartPlaces {
  let counted: Promise<number | null> | null = null;
  return {
    async places(isIdle) {
      if (isIdle && samples !== null) counted ??= sessionsIn(samples);
      return {
        samples,
        sampleSessions: await counted,
        home: roots === null ? homedir() : null,
        kept: keptIn(workspace),
      };
    },
  };
}

function keptIn(workspace: WorkspaceChoice): string | null {
  switch (workspace.kind) {
    case 'user':
      return dataFolder();
    case 'folder':
      return workspace.dir;
    case 'none':
      return null;
  }
}

/** Only the beginnings of sessions are looked for; null where the folder cannot be read. */
async function sessionsIn(folder: string): Promise<number | null> {
  try {
    const recording = await openFolder(folder);
    let sessions = 0;
    for await (const item of recording.sessions({ wanted: () => false })) {
      if (item.kind === 'unwanted') sessions++;
    }
    return sessions;
  } catch {
    // Opening them says what is wrong; the number is only a hint beside the button.
    return null;
  }
}
