import {
  openMergers,
  type Emit,
  type Fault,
  type Mergers,
  type MergersOptions,
  type PluginLine,
} from '@shardscope/sdk';

/** Mergers that are set up when they are first needed. */
export interface LateMergers {
  /** Throws what loading a plugin throws. */
  opened(): Promise<Mergers>;
  /** Tells what mergers have logged since the last time; of each they log a bounded number of lines. */
  tellLogged(emit: Emit): void;
  /** Gives what went wrong. */
  dispose(): Promise<readonly Fault[]>;
}

/** Sets up nothing yet. */
export function lateMergers(options: Omit<MergersOptions, 'log'>): LateMergers {
  const logged: PluginLine[] = [];
  let mergers: Promise<Mergers> | null = null;
  return {
    opened: () => (mergers ??= openMergers({ ...options, log: (line) => void logged.push(line) })),
    tellLogged(emit) {
      for (const line of logged.splice(0)) emit({ kind: 'logged', line });
    },
    async dispose() {
      // Mergers that could not be set up were told of by the run, and have nothing to dispose.
      const ready = await mergers?.catch(() => null);
      return (await ready?.dispose()) ?? [];
    },
  };
}
