// `npm test`: sets the checkout up, then hands over to the suites' runner under a fit Node.js.
// Built-in modules only, as it runs on Node.js 20 too. The build is a suite of its own there.
import { join } from 'node:path';
import { ROOT, ensureInstalled, fitNode, run, runScript } from './setup.js';

await runScript(async () => {
  await ensureInstalled();
  process.exitCode = await run(fitNode(), [join(ROOT, 'scripts', 'run-suites.ts')]);
});
