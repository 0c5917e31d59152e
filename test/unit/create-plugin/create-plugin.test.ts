import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLUGIN_KINDS } from '../../../packages/create-shardscope-plugin/src/plugin-kind.ts';
import { createPlugin, runCreate } from '../../../packages/create-shardscope-plugin/src/index.ts';

const CHECKOUT = join(import.meta.dirname, '../../..');

const run = promisify(execFile);

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'create plugin-'));
});
afterAll(() => rm(base, { recursive: true }));

/** Puts in place what `npm install` would, from the checkout. */
async function installed(folder: string): Promise<void> {
  for (const name of ['typescript', '@types/node', 'undici-types', '@shardscope/sdk']) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(CHECKOUT, 'node_modules', name), link);
  }
}

describe.each(PLUGIN_KINDS)('a new %s', (kind) => {
  let folder: string;
  beforeAll(async () => {
    folder = join(base, `my-${kind}`);
    await createPlugin({ folder, kind });
    await installed(folder);
  });

  it('compiles', async () => {
    const tsc = join(CHECKOUT, 'node_modules/typescript/bin/tsc');
    // The sources of the SDK in the place of what `npm run build` makes of them.
    const options = ['--noEmit', '--customConditions', 'source', '--rootDir', '/'];
    await run(process.execPath, [tsc, ...options], { cwd: folder });
  }, 60_000);

  it('passes its own tests, the conformance suite among them', async () => {
    const options = ['--conditions=source', '--test', 'test/plugin.test.ts'];
    const { stdout } = await run(process.execPath, options, { cwd: folder, env: testEnv() });
    expect(stdout).toMatch(/^(# |ℹ )fail 0$/m);
    expect(stdout).toMatch(/it takes time in proportion/);
  }, 60_000);

  it('is formatted as its author will have it formatted', async () => {
    const { format, resolveConfig } = await import('prettier');
    const config = await resolveConfig(join(CHECKOUT, 'package.json'));
    for (const file of ['src/index.ts', 'test/plugin.test.ts', 'README.md']) {
      const text = await readFile(join(folder, file), 'utf8');
      expect(await format(text, { ...config, plugins: [], filepath: file })).toBe(text);
    }
  });

  it('tells in its manifest what it is', async () => {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({
      shardscope: { id: `my/my-${kind}`, kinds: [kind], apiVersion: '^1.0' },
      devDependencies: { '@shardscope/sdk': `file:${join(CHECKOUT, 'packages/sdk')}` },
    });
  });
});

describe('the command', () => {
  it('begins a plugin and says what to do next', async () => {
    const { code, out } = await command(
      join(base, 'next'),
      '--kind',
      'extractor',
      '--id',
      'acme/speed',
    );
    expect(code).toBe(0);
    expect(out).toContain('acme/speed was begun');
    expect(out).toContain('npm test');
    expect(await readFile(join(base, 'next/src/index.ts'), 'utf8')).toContain("'acme/speed'");
    expect(await readdir(join(base, 'next'))).toContain('.gitignore');
  });

  it('overwrites nothing', async () => {
    const folder = join(base, 'full');
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.txt'), 'years of work');
    const { code, err } = await command(folder);
    expect(code).toBe(2);
    expect(err).toContain('is not empty');
    expect(await readdir(folder)).toEqual(['thesis.txt']);
  });

  it.each([
    [[], 'Name a folder'],
    [['a', 'b'], 'one folder only'],
    [['x', '--kind', 'guesser'], 'extractor, lifter, merger'],
    [['x', '--id', 'speed'], 'vendor/name'],
    [['my plugin'], 'letters, digits and hyphens'],
    [['x', '--colour'], 'colour'],
  ])('refuses %j and says why', async (argv, why) => {
    const { code, err } = await command(...argv);
    expect(code).toBe(2);
    expect(err).toContain(why);
  });

  it('has help', async () => {
    expect((await command('--help')).out).toContain('--kind');
  });
});

async function command(...argv: readonly string[]) {
  let out = '';
  let err = '';
  const code = await runCreate(
    argv,
    { write: (text) => (out += text) },
    { write: (text) => (err += text) },
  );
  return { code, out, err };
}

/** A test runner within a test runner is to behave as if it were alone. */
function testEnv(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  delete env['NODE_TEST_CONTEXT'];
  return env;
}
