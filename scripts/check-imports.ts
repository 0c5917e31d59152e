// The suite "imports": prints each import against the arrows as file:line, and exits with 1 then.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { OWN_PACKAGES, importFaults } from './import-rules.ts';
import type { PackageRules } from './import-rules.ts';
import { ROOT } from './setup.js';

function main(): void {
  const packages = OWN_PACKAGES.filter(({ folder }) => existsSync(join(ROOT, folder))).map(
    (rules): PackageRules => ({ ...rules, dependencies: declaredDependencies(rules.folder) }),
  );
  const patterns = packages.map(({ folder }) => `${folder}/src/**/*.{ts,mts,cts,js,svelte}`);
  const files = globSync(patterns, { cwd: ROOT }).map((path) => ({
    path: path.split(sep).join('/'),
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
  const faults = importFaults(files, packages);
  for (const { path, line, message } of faults) console.error(`${path}:${line}  ${message}`);
  console.error(`${files.length} files checked, ${faults.length} imports against the rules`);
  process.exitCode = faults.length > 0 || files.length === 0 ? 1 : 0;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Apps are bundled, so what they import may stand among their development dependencies. */
function declaredDependencies(folder: string): readonly string[] {
  const text = readFileSync(join(ROOT, folder, 'package.json'), 'utf8');
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as Manifest;
  const bundled = folder.startsWith('apps/') ? Object.keys(devDependencies) : [];
  return [...Object.keys(dependencies), ...bundled];
}

main();
