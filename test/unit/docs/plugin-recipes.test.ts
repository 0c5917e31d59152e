import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { shardscope } from '../engine/cli/support/command-line.ts';

// Each recipe is compiled, and run in a process of its own.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const CHECKOUT = join(import.meta.dirname, '../../..');

const run = promisify(execFile);

const TEXT = await readFile(join(CHECKOUT, 'docs/plugins/recipes.md'), 'utf8');

/** The plugins of the page, by the heading that they stand under. */
const RECIPES = TEXT.split('\n## ')
  .slice(1)
  .map((section): readonly [string, string] => {
    const code = /```ts\n(import[^]*?)```/.exec(section)?.[1] ?? '';
    return [section.slice(0, section.indexOf('\n')), code];
  });

let base: string;
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'recipes-')));
  for (const name of ['@shardscope/sdk', '@types/node', 'undici-types', 'yaml']) {
    const link = join(base, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(CHECKOUT, 'node_modules', name), link);
  }
  const yaml = /```yaml\n([^]*?)```/.exec(TEXT)?.[1] ?? '';
  for (const [i, [, code]] of RECIPES.entries()) {
    await mkdir(join(base, String(i)));
    await writeFile(join(base, String(i), 'plugin.ts'), code);
    await writeFile(join(base, String(i), 'words.yaml'), yaml);
    await writeFile(join(base, String(i), 'package.json'), manifest(code));
  }
});
afterAll(() => rm(base, { recursive: true }));

/** A manifest that fits the code: with `yaml`, which one recipe depends on. */
function manifest(code: string): string {
  const all = (pattern: RegExp): readonly string[] =>
    [...code.matchAll(pattern)].map(([, found = '']) => found);
  const kinds = ['extractor', 'lifter', 'merger'].filter((kind) => code.includes(`${kind}s: [`));
  const [id] = all(/ {2}id: '(acme\/[a-z-]+)'/g);
  return JSON.stringify({
    type: 'module',
    dependencies: { yaml: '*' },
    shardscope: {
      ...{ id, kinds, entry: './plugin.ts', apiVersion: '^1.0' },
      provides: all(/^ {6}name: '([a-z_.]+)'/gm),
    },
  });
}

describe('docs/plugins/recipes.md', () => {
  it('has the recipes that it should have', () => {
    expect(RECIPES.map(([title]) => title)).toHaveLength(4);
  });

  it('compiles', async () => {
    const options = {
      ...{ target: 'es2024', lib: ['es2024'], module: 'nodenext', types: ['node'] },
      ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
      ...{ skipLibCheck: true, noEmit: true, allowImportingTsExtensions: true },
      ...{ customConditions: ['source'], erasableSyntaxOnly: true },
    };
    const config = { compilerOptions: options, include: ['*/plugin.ts'] };
    await writeFile(join(base, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(CHECKOUT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', base]);
  });

  it.each(RECIPES.map(([title], i) => [title, i] as const))('runs: %s', async (_title, i) => {
    const data = join(base, 'data');
    const samples = join(CHECKOUT, 'samples');
    const ended = await shardscope(['dev', '--once', join(base, String(i)), samples], { data });
    expect(ended.stdout).toMatch(/^acme\/[a-z-]+@1\.0\.0: 64 sessions · \d+ results? · [\d.]+ s$/m);
    expect(ended.code).toBe(0);
  });
});
