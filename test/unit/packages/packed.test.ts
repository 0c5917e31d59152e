import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Packages are built, packed and unpacked: that is a while's work.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

const CHECKOUT = join(import.meta.dirname, '../../..');

const run = promisify(execFile);

/** Bytes of the SDK's tarball at most: it is meant to be small. */
const MAX_SDK_BYTES = 600_000;

/** What the packages depend on, which an install would bring. */
const DEPENDENCIES = [
  ...['rxjs', 'tslib', 'semver', 're2js', '@standard-schema/spec', 'yaml', 'zod'],
  ...['@types/node', 'undici-types', '@types/semver'],
];

let project: string;
const sizes = new Map<string, number>();

beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'embedding-')));
  const tsc = join(CHECKOUT, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-b', 'packages/sdk', 'packages/plugins'], { cwd: CHECKOUT });
  for (const name of ['sdk', 'plugins']) await unpacked(name);
  for (const name of DEPENDENCIES) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(CHECKOUT, 'node_modules', name), link);
  }
  await writeFile(join(project, 'package.json'), '{"type":"module"}');
  await symlink(join(CHECKOUT, 'samples'), join(project, 'samples'));
});
afterAll(() => rm(project, { recursive: true }));

/** Puts what `npm publish` would publish where `npm install` would put it. */
async function unpacked(name: string): Promise<void> {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', project];
  const { stdout } = await run('npm', pack, { cwd: join(CHECKOUT, 'packages', name) });
  const [packed] = JSON.parse(stdout) as { filename: string; size: number }[];
  if (!packed) throw new Error(`${name} was not packed`);
  sizes.set(name, packed.size);
  const folder = join(project, 'node_modules/@shardscope', name);
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', join(project, packed.filename), '-C', folder, '--strip-components=1']);
}

/** The program that the README shows. */
async function readmeProgram(): Promise<string> {
  const text = await readFile(join(CHECKOUT, 'README.md'), 'utf8');
  const section = text.slice(text.indexOf('## In a program'));
  return /```ts\n([^]*?)```/.exec(section)?.[1] ?? '';
}

describe('the packed packages, in an empty project', () => {
  it('run the program of the README', async () => {
    await writeFile(join(project, 'program.ts'), await readmeProgram());
    const { stdout } = await run(process.execPath, ['program.ts'], { cwd: project });
    expect(stdout).toContain('attacker.observation.motor.input_modality typed');
    expect(stdout).toContain('sessions: 64');
  });

  it('bring types for it', async () => {
    const options = {
      ...{ target: 'es2024', lib: ['es2024'], module: 'nodenext', types: ['node'] },
      ...{ strict: true, noEmit: true, skipLibCheck: false },
    };
    const config = { compilerOptions: options, include: ['program.ts'] };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config));
    const tsc = join(CHECKOUT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', project]);
  });

  it('keep their insides to themselves', async () => {
    const inside = `import('@shardscope/sdk/dist/pipeline/extract.js').catch((e) => console.log(e.code))`;
    const { stdout } = await run(process.execPath, ['-e', inside], { cwd: project });
    expect(stdout.trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('have the test kit, and no globals', async () => {
    await writeFile(
      join(project, 'kit.ts'),
      `const before = Object.getOwnPropertyNames(globalThis).length;
       const { scriptedSession } = await import('@shardscope/sdk/testing');
       console.log(scriptedSession('types "id"').events.length);
       console.log(Object.getOwnPropertyNames(globalThis).length - before);`,
    );
    const { stdout } = await run(process.execPath, ['kit.ts'], { cwd: project });
    expect(stdout.trim().split('\n')).toEqual(['4', '0']);
  });

  it('are small', () => {
    expect(sizes.get('sdk')).toBeLessThan(MAX_SDK_BYTES);
  });
});
