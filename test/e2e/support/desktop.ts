import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron as electron } from '@playwright/test';
import type { Page } from '@playwright/test';
// Not by way of the package: a configuration should not load the engine.
import { electronRuntime } from '../../../packages/engine/src/door/electron-runtime.ts';
import type { Served } from './serve.ts';

const DESKTOP = fileURLToPath(new URL('../../../apps/desktop', import.meta.url));

/** Electron's binary; null where its runtime is not installed, so that nothing can run in it. */
export const ELECTRON = electronRuntime(DESKTOP);

/** The desktop app with its one window. */
export interface Desktop {
  readonly page: Page;
  /** Opens a path as a second start of the program does. */
  open(path: string): Promise<Served>;
  close(): Promise<void>;
}

/** Starts the built app with a data folder of its own. */
export async function startDesktop(executable: string): Promise<Desktop> {
  const data = await mkdtemp(join(tmpdir(), 'shardscope-desktop-'));
  const args = ['--no-sandbox', `--user-data-dir=${data}`, DESKTOP];
  const env = { ...definedEnv(), SHARDSCOPE_DATA: data };
  const app = await electron.launch({ executablePath: executable, args, env });
  const page = await app.firstWindow();
  return {
    page,
    async open(path) {
      const second = spawn(executable, [...args, path], { env, stdio: 'ignore' });
      await new Promise((resolve) => second.once('exit', resolve));
      return {
        link: page.url(),
        kill: async () => {
          app.process().kill('SIGKILL');
          await app.waitForEvent('close');
        },
      };
    },
    async close() {
      await app.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

function definedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
