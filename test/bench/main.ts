// `npm run bench [name …]`: runs the benchmarks one after the other, each in a process of its own.
// A benchmark prints ratios to a baseline that it measures in that same process; a line that begins
// with `!` misses its goal.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const SUFFIX = '-bench.ts';
const FLAGS = ['--expose-gc', '--conditions=source'];

const folder = import.meta.dirname;
const asked = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => basename(file, SUFFIX))
  .filter((name) => asked.length === 0 || asked.includes(name));

if (names.length === 0) {
  console.error(`There is no benchmark ${asked.join(', ')}.`);
  process.exitCode = 2;
}
for (const name of names) {
  console.log(`\n== ${name}`);
  const file = join(folder, `${name}${SUFFIX}`);
  const { status } = spawnSync(process.execPath, [...FLAGS, file], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`The benchmark ${name} failed.`);
    process.exitCode = 1;
  }
}
