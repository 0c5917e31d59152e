// Starts the real engine and the real browser door with options that the command line does not
// have: nothing opened, any folder may be. The workspace's folder can be named. Prints the link; ends
// with its standard input.
import { fileURLToPath } from 'node:url';
import { openBrowserDoor, workerEngine } from 'shardscope/door';

const rendererDir = fileURLToPath(new URL('../../../packages/engine/renderer', import.meta.url));
const samples = fileURLToPath(new URL('../../../samples', import.meta.url));

const [, , dir] = process.argv;
const engine = await workerEngine({
  open: null,
  roots: null,
  workspace: dir === undefined ? { kind: 'none' } : { kind: 'folder', dir },
  semantics: '0.1',
  samples,
});
const door = await openBrowserDoor({ engine, rendererDir });
console.log(door.url);
process.stdin.resume();
process.stdin.once('end', () => process.exit());
