// `npm test`: sets the checkout up, then hands over to the suites' runner under a fit Node.js.
// Built-in modules only, as it runs on Node.js 20 too. The build is a suite of its own there.
import { join } from 'node:path';
import { ROOT, ensureInstalled, fitNode, run, runScript } from './setup.js';

/** The runner's last line, for when it does not come to the runner. */
const NOTHING_RAN = '\n0 passed, 1 failed';

await runScript(async () => {
  try {
    await ensureInstalled();
    const node = fitNode();
    process.exitCode = await run(node, [join(ROOT, 'scripts', 'run-suites.ts')]);
  } catch (error) {
    process.once('exit', () => console.log(NOTHING_RAN));
    throw error;
  }
});
