import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rule } from '../rules/support.ts';
import { linesOf, shardscope } from './support/command-line.ts';
import { folders } from './support/recordings.ts';

const BUILT_IN = join(import.meta.dirname, '../../../../packages/plugins/data/ttp/rules');

const EXAMPLES = `  tests:
    match: ['evil', 'good']
    no_match: ['nothing']
`;

/** A data folder and a folder with these files of rules. */
async function rulesIn(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly data: string; readonly dir: string }> {
  const { data, root } = await folders();
  const dir = join(root, 'my rules');
  await mkdir(dir);
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  return { data, dir };
}

describe('shardscope rules list', () => {
  it('shows the rules in use with their states', async () => {
    const { data, dir } = await rulesIn({ 'a.yaml': rule('X0001', 'evil') });
    await shardscope(['rules', 'add', dir], { data });
    const clip = ['rules', 'state', 'X0001', 'clip', '--max', '0.4', '--for', '2h'];
    await shardscope([...clip, '--reason', 'noisy'], { data });
    await shardscope(['rules', 'state', 'R0019', 'disable'], { data });
    const { stdout, code } = await shardscope(['rules', 'list'], { data });
    expect(code).toBe(0);
    const lineOf = (id: string) => linesOf(stdout).find((line) => line.startsWith(id));
    expect(lineOf('R0001')).toMatch(/enabled {2}.*generic_auth_brute .*auth_attempt .*T1110 0\.85/);
    expect(lineOf('R0019')).toMatch(/disabled/);
    expect(lineOf('X0001')).toMatch(/clipped to 0\.40 until .* UTC \(noisy\).*a\.yaml/);
  });

  it('shows those of one folder, as JSON Lines too', async () => {
    const { data, dir } = await rulesIn({
      'a.yaml': rule('X0001', 'evil'),
      'b.yaml': rule('X0002', '('),
    });
    const { stdout, stderr } = await shardscope(['rules', 'list', dir, '--format', 'jsonl'], {
      data,
    });
    expect(linesOf(stdout).map((line): unknown => JSON.parse(line))).toMatchObject([
      { rule_id: 'X0001', state: { state: 'enabled' }, emits: [{ technique_id: 'T1059' }] },
    ]);
    expect(stderr).toMatch(/b\.yaml:6 {2}X0002 match\.pattern: /);
  });
});

describe('shardscope rules lint', () => {
  it('finds nothing to say against the built-in rules', async () => {
    const { data } = await folders();
    const { stdout, stderr, code } = await shardscope(['rules', 'lint', BUILT_IN], { data });
    expect([stdout, code]).toEqual(['', 0]);
    expect(stderr).toMatch(/^\d+ files · \d+ usable rules · 0 errors · 0 warnings/);
  });

  it('names file, line and field of what is wrong, and ends with 1', async () => {
    const { data, dir } = await rulesIn({
      'a.yaml': rule('X0001', 'evil', { technique: 'T9999' }),
      'b.yaml': rule('X0002', '(?=x)') + rule('X0003', 'fine').replace('emits:', 'emit:'),
      'c.yaml': 'rule_id: [',
      'd.yaml': rule('R0001', 'mine') + rule('X0004', 'fine'),
      'e.yaml': rule('X0004', 'again'),
      'f.yaml': rule('X0005', 'x').replace('TA0002', 'TA0040'),
    });
    const { stdout, code } = await shardscope(['rules', 'lint', dir], { data });
    expect(code).toBe(1);
    const said = linesOf(stdout).map((line) => line.slice(dir.length + 1));
    const expected = [
      /^a\.yaml:8:\d+ {2}error: X0001 emits\[0\]\.technique_id: T9999 is not in ATT&CK 19\.1/,
      /^b\.yaml:6:\d+ {2}error: X0002 match\.pattern: .*no look-around/,
      /^b\.yaml:16:\d+ {2}error: X0003 emit: there is no field "emit" in a rule: emits\?/,
      /^c\.yaml:1:\d+ {2}error: this is not YAML/,
      /^d\.yaml:1:\d+ {2}error: R0001 rule_id: R0001 is defined in the built-in rules already/,
      /^e\.yaml:1:\d+ {2}error: X0004 rule_id: X0004 is defined in .*d\.yaml:10 already/,
      /^f\.yaml:8:\d+ {2}warning: X0005 emits\[0\]\.tactic: T1059 .* is not of TA0040: TA0002/,
      /^d\.yaml:10:\d+ {2}warning: X0004 tests\.match: give examples/,
    ];
    for (const each of expected) expect(said).toContainEqual(expect.stringMatching(each));
  });

  it('ends with 3 where there is nothing to check', async () => {
    const { data, dir } = await rulesIn({ 'notes.txt': 'x' });
    for (const path of [dir, join(dir, 'nowhere')]) {
      const { code, stderr } = await shardscope(['rules', 'lint', path], { data });
      expect(code).toBe(3);
      expect(stderr).toMatch(/There is no file of rules|there is no such folder or file/);
    }
  });
});

describe('shardscope rules test', () => {
  it('runs the examples of the built-in rules', async () => {
    const { data } = await folders();
    const { stdout, stderr, code } = await shardscope(['rules', 'test'], { data });
    expect([stdout, code]).toEqual(['', 0]);
    expect(stderr).toMatch(/^\d{4,} examples of \d{3} rules · 0 came out otherwise/);
  });

  it('names what comes out otherwise by its place, and ends with 1', async () => {
    const { data, dir } = await rulesIn({ 'a.yaml': rule('X0001', 'evil') + EXAMPLES });
    const { stdout, stderr, code } = await shardscope(['rules', 'test', dir], { data });
    expect(code).toBe(1);
    expect(linesOf(stdout)).toEqual([
      `${dir}/a.yaml:11:21  X0001 tests.match[1]: this example should match: "good"`,
    ]);
    expect(stderr).toMatch(/3 examples of 1 rule · 1 came out otherwise/);
  });
});

describe('shardscope rules state', () => {
  it.each([
    [['X0009', 'disable'], 1, /There is no rule "X0009"/],
    [['R0019', 'clip'], 2, /--max/],
    [['R0019', 'clip', '--max', '2'], 2, /from 0 to 1/],
    [['R0019', 'off'], 2, /enable, disable, clip/],
    [['R0019', 'disable', '--for', 'soon'], 2, /90s, 30m, 12h or 7d/],
  ])('refuses %j', async (args, expected, message) => {
    const { data } = await folders();
    const { code, stderr } = await shardscope(['rules', 'state', ...args], { data });
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
  });

  it('enables again', async () => {
    const { data } = await folders();
    await shardscope(['rules', 'state', 'R0019', 'disable'], { data });
    const { stdout } = await shardscope(['rules', 'state', 'R0019', 'enable'], { data });
    expect(stdout).toBe('R0019 is enabled now.\n');
    const listed = await shardscope(['rules', 'list'], { data });
    expect(listed.stdout).toMatch(/^R0019 v1 +enabled/m);
  });
});

describe('shardscope rules add and remove', () => {
  it('remember a folder until it is taken out', async () => {
    const { data, dir } = await rulesIn({ 'a.yaml': rule('X0001', 'evil') });
    expect((await shardscope(['rules', 'add', dir], { data })).code).toBe(0);
    expect((await shardscope(['rules', 'remove', dir], { data })).code).toBe(0);
    const again = await shardscope(['rules', 'remove', dir], { data });
    expect([again.code, again.stdout]).toEqual([1, `${dir} was not added.\n`]);
    const nowhere = await shardscope(['rules', 'add', join(dir, 'nowhere')], { data });
    expect(nowhere.code).toBe(3);
  });
});
