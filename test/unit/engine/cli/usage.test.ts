import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shardscope } from './support/command-line.ts';
import { folders } from './support/recordings.ts';

const COMMANDS = [
  [],
  ['analyze'],
  ['serve'],
  ['workspace'],
  ['workspace', 'list'],
  ['workspace', 'path'],
  ['workspace', 'delete'],
  ['workspace', 'forget'],
] as const;

const MANIFEST = new URL('../../../../packages/engine/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };

describe('every command', () => {
  it('has --help', async () => {
    const { data } = await folders();
    const asked = COMMANDS.map((words) => shardscope([...words, '--help'], { data }));
    for (const [i, help] of (await Promise.all(asked)).entries()) {
      const name = ['shardscope', ...(COMMANDS[i] ?? [])].join(' ');
      expect(help, name).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toMatch(new RegExp(`^Usage: ${name} `));
    }
  });

  it('has --version', async () => {
    const { data } = await folders();
    const asked = COMMANDS.map((words) => shardscope([...words, '--version'], { data }));
    const said = { code: 0, stdout: `${version}\n`, stderr: '' };
    expect(await Promise.all(asked)).toEqual(COMMANDS.map(() => said));
  });
});

const WRONG = [
  [],
  ['workspace'],
  ['nonsense'],
  ['analyze'],
  ['analyze', '.', 'another'],
  ['analyze', '.', '--bogus'],
  ['analyze', '.', '--format', 'xml'],
  ['analyze', '.', '--semantics', '9.9'],
  ['analyze', '.', '--concurrency', '0'],
  ['analyze', '.', '--concurrency', 'many'],
  ['analyze', '.', '--workspace'],
  ['serve', '.', '--port', '70000'],
  ['workspace', 'forget', '.'],
];

describe('wrong usage', () => {
  it('is told on stderr, with exit code 2', async () => {
    const { data } = await folders();
    const ended = await Promise.all(WRONG.map((args) => shardscope(args, { data })));
    for (const [i, { code, stdout, stderr }] of ended.entries()) {
      expect({ args: WRONG[i], code, stdout }).toEqual({ args: WRONG[i], code: 2, stdout: '' });
      expect(stderr).toMatch(/Usage:|error:/);
    }
  });
});
