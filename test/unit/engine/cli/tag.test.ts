import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  CONFIDENCE_FLOOR,
  attackerUuid,
  tagUuid,
  type JsonObject,
  type Tag,
} from '@shardscope/sdk';
import { rule } from '../rules/support.ts';
import { ending, linesOf, start, type Ended, type Start } from './support/command-line.ts';
import { folders } from './support/recordings.ts';

const ANCHOR = { attacker_uuid: 'a', identity_uuid: null, session_id: 's', decky_id: 'd' };

function line(payload: JsonObject, fields: JsonObject = {}): string {
  const event = { source_kind: 'command', source_id: 's#cmd0', ...ANCHOR, payload, ...fields };
  return `${JSON.stringify(event)}\n`;
}

const command = (text: string, fields: JsonObject = {}): string =>
  line({ command_text: text }, fields);

/** Runs `shardscope tag` on an input. */
async function tag(
  input: string | Buffer,
  options: Start,
  ...args: string[]
): Promise<Ended & { readonly tags: readonly Tag[] }> {
  const child = start(['tag', ...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = ending(child);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const result = await ended;
  return { ...result, tags: linesOf(result.stdout).map((text) => JSON.parse(text) as Tag) };
}

const rulesOf = (tags: readonly Tag[]): readonly string[] => tags.map((each) => each.rule_id);

describe('shardscope tag', () => {
  it('writes the tags of each event as JSON Lines, in order', async () => {
    const input =
      command('uname -a', { source_id: 'one', ts: 1_800_000_000.5 }) +
      command('make', { source_id: 'two' }) +
      command('cat /etc/shadow', { source_id: 'three' });
    const { tags, code } = await tag(input, await folders());
    expect(code).toBe(0);
    expect(tags.map(({ source_id, technique_id }) => [source_id, technique_id])).toEqual([
      ['one', 'T1082'],
      ['three', 'T1003'],
      ['three', 'T1003'],
    ]);
    const [first] = tags;
    expect(first).toMatchObject({ ...ANCHOR, created_at: 1_800_000_000.5, attack_release: '19.1' });
    expect(first?.uuid).toBe(first && tagUuid(first));
  });

  it('fans a session out, each command named by its session and place', async () => {
    const commands = ['uname -a', { text: 'whoami', id: 'c7', user: 'root' }];
    const input = line({ commands }, { source_kind: 'session', source_id: 's9' });
    const { tags } = await tag(input, await folders());
    expect(tags.map(({ source_kind, source_id }) => `${source_kind} ${source_id}`)).toEqual([
      'command s9#cmd0',
      'command c7',
    ]);
    expect(tags[1]?.evidence).toMatchObject({ user: 'root' });
  });

  it('gives all tags that semantics 0.1 gives and the store keeps, but those meant to be gone', async () => {
    const fixtures = new URL('../../../fixtures/ttp/', import.meta.url);
    const text = gunzipSync(readFileSync(new URL('parity.jsonl.gz', fixtures))).toString('utf8');
    const { notTaggedAnyMore } = JSON.parse(
      readFileSync(new URL('intended-differences.json', fixtures), 'utf8'),
    ) as { notTaggedAnyMore: readonly { case: string; rule: string }[] };
    const meant = new Set(notTaggedAnyMore.map((each) => `${each.case} ${each.rule}`));
    const cases = linesOf(text).map(
      (each) =>
        JSON.parse(each) as { id: string; input: JsonObject; expected: (Tag & { uuid: string })[] },
    );
    const input = cases.map((each) => `${JSON.stringify(each.input)}\n`).join('');
    const { tags, code } = await tag(input, await folders(), '--quiet');
    const given = new Set(tags.map(({ uuid }) => uuid));
    const missing = cases.flatMap(({ id, expected }) =>
      expected
        .filter(({ confidence, uuid }) => confidence >= CONFIDENCE_FLOOR && !given.has(uuid))
        .map(({ rule_id }) => `${id} ${rule_id}`),
    );
    expect(missing.filter((each) => !meant.has(each))).toEqual([]);
    expect(given.size).toBeGreaterThan(450);
    expect(code).toBe(0);
  });

  it('says what is wrong with a line, by its number, and goes on', async () => {
    const input = [
      'nonsense\n',
      '{"source_kind": "command"\n',
      '[]\n',
      '\n',
      line({}, { source_id: 5 }),
      line({}, { payload: 'x' }),
      line({}, { attacker_uuid: 7 }),
      command('whoami'),
    ].join('');
    const { tags, stderr, code } = await tag(input, await folders());
    expect(rulesOf(tags)).toEqual(['R0019']);
    expect(code).toBe(0);
    expect(linesOf(stderr)).toEqual([
      'Line 1: this is not JSON.',
      expect.stringMatching(/^Line 2: this is not JSON/),
      'Line 3: an object is expected.',
      'Line 5: source_id: a text is expected, not a number.',
      'Line 6: payload: an object is expected, not a text.',
      'Line 7: attacker_uuid: a text or null is expected, not a number.',
      '1 event · 1 tag · 6 unusable lines',
    ]);
  });

  it('says once that a field has a type that no rule can use', async () => {
    const input = line({ command_text: ['id'] }) + line({ command_text: 5 }) + command('id');
    const { tags, stderr } = await tag(input, await folders());
    expect(tags).toHaveLength(1);
    expect(linesOf(stderr)[0]).toMatch(
      /^Line 1: payload\.command_text of command: a text .* a list/,
    );
    expect(linesOf(stderr)).toHaveLength(2);
  });

  it('notes an unknown kind once, and an event that is nobody’s', async () => {
    const nobody = { attacker_uuid: null };
    const input = [
      line({}, { source_kind: 'weather' }),
      line({}, { source_kind: 'weather' }),
      line({ command_text: 'id', attacker_ip: 'Unknown' }, nobody),
      line({ command_text: 'id', attacker_ip: 'Unknown' }, nobody),
      line({ command_text: 'id', attacker_ip: '203.0.113.5' }, nobody),
    ].join('');
    const { tags, stderr, code } = await tag(input, await folders());
    expect(tags.map(({ attacker_uuid }) => attacker_uuid)).toEqual([attackerUuid('203.0.113.5')]);
    expect(linesOf(stderr)).toEqual([
      expect.stringContaining('Line 1: no rule knows events of kind "weather"'),
      expect.stringContaining('Line 3: it names no attacker or identity ("Unknown")'),
      '1 event · 1 tag · 2 of unknown kinds · 2 without an attacker',
    ]);
    expect(code).toBe(0);
  });

  it('ends with 3 when not one line can be used, with 0 when there is none', async () => {
    expect((await tag('x\ny\n', await folders())).code).toBe(3);
    expect((await tag('', await folders())).code).toBe(0);
  });

  it('takes a last line without an end, and bytes that are no text', async () => {
    const bytes = Buffer.from(
      command('whoami \u0000').trimEnd().replace('\\u0000', '\u00ff'),
      'latin1',
    );
    const { tags, stdout } = await tag(bytes, await folders());
    expect(rulesOf(tags)).toEqual(['R0019']);
    expect(stdout).toContain('\\udcff');
  });

  it('writes nothing that acts on a terminal', async () => {
    const { stdout, stderr, tags } = await tag(
      command('whoami; echo \u001b]0;x\u0007\u202e') + '"\u001b[31m"\n',
      await folders(),
    );
    expect(stdout + stderr).not.toMatch(/[\u001b\u0007\u202e]/);
    expect(tags[0]?.evidence['command_text']).toContain('\u001b]0;x\u0007\u202e');
  });

  it('lives through ten megabytes of command text', async () => {
    const big = command(`whoami; ${'echo x; '.repeat(1_250_000)}`, { source_id: 'big' });
    const { tags, stderr, code } = await tag(big + command('id'), await folders());
    expect(tags.map(({ source_id }) => source_id)).toEqual(['big', 's#cmd0']);
    expect(stderr).toMatch(/Line 1: larger than the budget of one event: not looked at were \d+/);
    expect(code).toBe(0);
  });
});

describe('a tag stream', () => {
  it('is written as it goes, not in the end', async () => {
    const { data } = await folders();
    const child = start(['tag'], { data, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = ending(child);
    child.stdin?.write(command('whoami'));
    if (child.stdout) await once(child.stdout, 'data');
    child.stdin?.end(command('uname -a'));
    expect(linesOf((await ended).stdout)).toHaveLength(2);
  });

  it('ends quietly when nobody reads on', async () => {
    const { data } = await folders();
    const child = start(['tag'], { data, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin?.on('error', () => undefined);
    const ended = ending(child);
    const endless = setInterval(() => child.stdin?.write(command('whoami').repeat(100)), 1);
    if (child.stdout) await once(child.stdout, 'data');
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    clearInterval(endless);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|Error/);
  });

  it('waits for a reader that is slow', async () => {
    const { data } = await folders();
    const child = start(['tag', '--quiet'], { data, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin?.write(command(`whoami ${'x'.repeat(3000)}`).repeat(3000));
    if (child.stdout) await once(child.stdout, 'data');
    child.stdout?.pause();
    const ended = ending(child);
    child.stdin?.end();
    child.stdout?.resume();
    // What the first look took is not counted.
    expect((await ended).stdout.length).toBeGreaterThan(5_000_000);
  });

  it('ends with 130 on Ctrl-C, with what was tagged so far', async () => {
    const { data } = await folders();
    const child = start(['tag'], { data, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = ending(child);
    child.stdin?.write(command('whoami'));
    if (child.stdout) await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(linesOf(stdout)).toHaveLength(1);
  });
});

describe('rules of the user', () => {
  it('are used from the data folder and from --rules, with their states', async () => {
    const { data, root } = await folders();
    const [own, named] = [join(data, 'rules'), join(root, 'named')];
    await mkdir(own, { recursive: true });
    await mkdir(named);
    await writeFile(join(own, 'own.yaml'), rule('X0001', 'whoami'));
    await writeFile(join(named, 'named.yaml'), rule('X0002', 'whoami') + rule('X0003', '('));
    const states = [{ rule_id: 'R0019', state: 'disabled' }];
    states.push({ rule_id: 'X0001', state: 'clipped', confidence_max: 0.5 } as never);
    await writeFile(join(data, 'rule-states.json'), JSON.stringify({ version: 1, states }));
    const { tags, stderr, code } = await tag(command('whoami'), { data }, '--rules', named);
    expect(tags.map(({ rule_id, confidence }) => [rule_id, confidence])).toEqual([
      ['X0001', 0.5],
      ['X0002', 0.8],
    ]);
    expect(stderr).toMatch(/named\.yaml:15 {2}X0003 match\.pattern: .*closing/);
    expect(code).toBe(0);
  });

  it('take effect while it runs', async () => {
    const { data } = await folders();
    const own = join(data, 'rules');
    await mkdir(own, { recursive: true });
    const child = start(['tag'], { data, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = ending(child);
    child.stdin?.write(command('special-word; whoami'));
    if (child.stdout) await once(child.stdout, 'data');
    await appendFile(join(own, 'own.yaml'), rule('X0001', 'special-word'));
    if (child.stderr) await once(child.stderr, 'data');
    child.stdin?.end(command('special-word'));
    const { stdout, stderr } = await ended;
    expect(linesOf(stdout).map((text) => (JSON.parse(text) as Tag).rule_id)).toEqual([
      'R0019',
      'X0001',
    ]);
    expect(stderr).toContain('X0001 was added.');
  });

  it('that are asked for and not there end the command', async () => {
    const { data, root } = await folders();
    const { code, stderr } = await tag('', { data }, '--rules', join(root, 'nowhere'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/no such folder/);
  });
});
