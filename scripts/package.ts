// `npm run package [-- options of electron-builder]`: packages the viewer as an unpacked program in
// apps/desktop/out/packages, or as the installers that are named (`-- --linux AppImage deb`), and
// reads the fuses back from the packaged file. Needs the runtime of Electron.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getCurrentFuseWire } from '@electron/fuses';
import { electronRuntime } from 'shardscope/door';
import { FUSES } from '../apps/desktop/fuses.js';
import { ensureBuilt } from './build.js';
import { ROOT, run, runScript, SetupError } from './setup.js';
import { wrongFuses } from './wrong-fuses.ts';

const DESKTOP = join(ROOT, 'apps', 'desktop');
const BUILDER = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
const PACKAGES = join(DESKTOP, 'out', 'packages');

/** Where the program lies in an unpacked folder of each system. */
const PROGRAMS = [
  'shardscope-desktop',
  'Shardscope.exe',
  'Shardscope.app/Contents/MacOS/Shardscope',
] as const;

await runScript(async () => {
  const runtime = electronRuntime(DESKTOP);
  if (runtime === null) {
    throw new SetupError(
      'The runtime of Electron is not installed, and the viewer cannot be packaged without it: ' +
        'run `node node_modules/electron/install.js` where it can be downloaded.',
    );
  }
  await ensureBuilt();
  const given = process.argv.slice(2);
  const args = [
    ...['--config', 'electron-builder.config.js', '--projectDir', DESKTOP],
    `--config.electronDist=${dirname(runtime)}`,
    ...(given.length > 0 ? given : ['--dir']),
  ];
  if ((await run(process.execPath, [BUILDER, ...args])) !== 0) {
    throw new SetupError('The viewer could not be packaged: see the messages above.');
  }
  for (const program of packagedPrograms()) await checkFuses(program);
});

function packagedPrograms(): readonly string[] {
  const folders = readdirSync(PACKAGES, { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );
  const programs = folders.flatMap(({ name }) =>
    PROGRAMS.map((program) => join(PACKAGES, name, program)).filter((path) => existsSync(path)),
  );
  if (programs.length === 0) throw new SetupError(`There is no program in ${PACKAGES}.`);
  return programs;
}

async function checkFuses(program: string): Promise<void> {
  const wrong = wrongFuses(FUSES, await getCurrentFuseWire(program));
  if (wrong.length > 0) throw new SetupError(`${program}: ${wrong.join('; ')}.`);
  console.log(`${program}: all fuses are as they should be.`);
}
