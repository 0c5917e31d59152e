import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../packages/engine/src/cli/exit-codes.ts';
import { shardscope } from '../engine/cli/support/command-line.ts';
import { folders } from '../engine/cli/support/recordings.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../../docs/command-line.md'), 'utf8');

/** The part of the page about one command. */
function section(name: string): string {
  const start = TEXT.indexOf(`\n## \`shardscope ${name}\``);
  expect(start).toBeGreaterThan(0);
  return TEXT.slice(start, TEXT.indexOf('\n## ', start + 1));
}

const optionsIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option))].sort();

describe('docs/command-line.md', () => {
  it.each(['analyze', 'attach', 'serve', 'tag'])(
    'has every option of %s, and no other',
    async (command) => {
      const { data } = await folders();
      const { stdout } = await shardscope([command, '--help'], { data });
      const offered = optionsIn(stdout).filter((option) => option !== '--help');
      const rows = section(command).split('\n');
      const documented = optionsIn(rows.filter((row) => row.startsWith('| `-')).join('\n'));
      expect(documented).toEqual(offered);
    },
  );

  it('has every command', async () => {
    const { data } = await folders();
    const commandsOf = async (words: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await shardscope([...words, '--help'], { data });
      const list = stdout.slice(stdout.indexOf('Commands:'));
      const names = [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
      return names.filter((name) => name !== 'help');
    };
    const commands = await commandsOf([]);
    expect(commands).toContain('analyze');
    for (const name of commands) expect(TEXT).toContain(`\n## \`shardscope ${name}\``);
    for (const [group, known] of [
      ['workspace', 'forget'],
      ['rules', 'lint'],
    ] as const) {
      const below = await commandsOf([group]);
      expect(below).toContain(known);
      for (const name of below) expect(section(group)).toContain(`\`shardscope ${group} ${name}`);
    }
  });

  it('has every exit code', () => {
    const exitCodes = TEXT.slice(TEXT.indexOf('\n## Exit codes'));
    for (const code of Object.values(EXIT))
      expect(exitCodes).toMatch(new RegExp(`^\\| ${code} `, 'm'));
  });

  it('shows an event as it is', async () => {
    const example = JSON.parse(/```json\n([^`]+)```/.exec(TEXT)?.[1] ?? '') as { id: string };
    const { data } = await folders();
    const samples = join(import.meta.dirname, '../../../samples');
    const { stdout } = await shardscope(['analyze', samples, '--no-workspace', '--quiet'], {
      data,
    });
    const line = stdout.split('\n').find((each) => each.includes(`"id":"${example.id}"`)) ?? '{}';
    expect(JSON.parse(line)).toEqual(example);
  });
});
