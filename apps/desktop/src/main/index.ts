import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as electron from 'electron';
import { runDesktop } from './run-desktop.ts';

/** The folder of the built app: this module is in its `main`. */
const OUT = join(import.meta.dirname, '..');

/** In a checkout the samples lie at its top; a packaged app has them among its resources. */
const SAMPLES = electron.app.isPackaged
  ? join(process.resourcesPath, 'samples')
  : join(OUT, '..', '..', '..', 'samples');

void runDesktop(electron, {
  rendererDir: join(OUT, 'renderer'),
  preload: join(OUT, 'preload', 'index.cjs'),
  engineModule: join(OUT, 'main', 'engine-process.js'),
  samples: existsSync(SAMPLES) ? SAMPLES : null,
  platform: process.platform,
  argv: process.argv,
  folder: process.cwd(),
});
