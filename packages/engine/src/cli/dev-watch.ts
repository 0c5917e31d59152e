import { watch } from 'node:fs';
import { sep } from 'node:path';

/** Milliseconds without a change after which a save is taken to be complete. */
const SETTLE_MS = 150;

/** Folders whose changes do not change a plugin. */
const IGNORED = new Set(['node_modules', '.git']);

/** Waits for changes of files in a folder. */
export interface FolderWatch {
  /** Resolves when files have changed since the last call, or the watch was closed. */
  changed(): Promise<void>;
  close(): void;
}

/** Watches a folder and what is below it; changes shortly after each other are one. */
export function watchFolder(folder: string): FolderWatch {
  let pending = false;
  let closed = false;
  let wake: (() => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    pending = true;
    wake?.();
  };
  const watcher = watch(folder, { recursive: true }, (_event, name) => {
    if (name !== null && name.split(sep).some((part) => IGNORED.has(part))) return;
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS);
  });
  return {
    async changed() {
      while (!pending && !closed) await new Promise<void>((resolve) => (wake = resolve));
      pending = false;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      watcher.close();
      wake?.();
    },
  };
}
