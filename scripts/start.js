// `npm start [path] [options]`: sets the checkout up, then analyses the bundled samples, or the
// path, and prints the summary. Built-in modules only, as it runs on Node.js 20 too.
import { join, resolve } from 'node:path';
import { ensureBuilt } from './build.js';
import { ROOT, ensureInstalled, fitNode, run, runScript } from './setup.js';

const COMMAND = join(ROOT, 'packages', 'engine', 'bin', 'shardscope');

/**
 * The arguments of `shardscope`. npm runs scripts in the checkout, but a path that a person gives
 * is relative to where they stand.
 *
 * @param {readonly string[]} given
 */
function commandArguments(given) {
  const [first, ...rest] = given;
  if (first === undefined || first.startsWith('-')) return [join(ROOT, 'samples'), ...given];
  return [resolve(process.env['INIT_CWD'] ?? process.cwd(), first), ...rest];
}

await runScript(async () => {
  await ensureInstalled();
  const node = fitNode();
  await ensureBuilt();
  const args = commandArguments(process.argv.slice(2));
  process.exitCode = await run(node, [COMMAND, 'analyze', '--format', 'table', ...args]);
});
