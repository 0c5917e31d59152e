import { readFile, readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createRuleSet } from '@shardscope/plugins';
import { command } from '../../plugins/ttp/events.ts';
import { opened, rule, ruleFolder, write, type Opened } from './support.ts';

const STATE = 'ttp.rule.state';

/** Confidences of the tags of `whoami`: R0019 is worth 0.7. */
function whoami({ rules }: Opened): readonly number[] {
  const set = createRuleSet({ ...rules.options(), checked: true });
  return set.lift(command('whoami')).tags.map(({ confidence }) => confidence);
}

const soon = (seconds: number): number => Date.now() / 1000 + seconds;

describe('the state of a rule', () => {
  it('disables it, clips it, and enables it again, with an event each', async () => {
    const { states } = await ruleFolder();
    const mine = await opened({ folders: [], statesFile: states });
    expect(whoami(mine)).toEqual([0.7]);
    await mine.rules.setState('R0019', { state: 'disabled', reason: 'noise', setBy: 'me' });
    expect(whoami(mine)).toEqual([]);
    expect(mine.rules.states()).toMatchObject([
      { rule_id: 'R0019', state: 'disabled', reason: 'noise', set_by: 'me' },
    ]);
    await mine.rules.setState('R0019', { state: 'clipped', confidenceMax: 0.4 });
    expect(whoami(mine)).toEqual([0.4]);
    await mine.rules.setState('R0019', { state: 'clipped', confidenceMax: 0.9 });
    expect(whoami(mine)).toEqual([0.7]);
    await mine.rules.setState('R0019', { state: 'enabled' });
    expect(whoami(mine)).toEqual([0.7]);
    expect(mine.rules.states()).toEqual([]);
    expect(mine.topics()).toEqual(Array(4).fill(`${STATE}.R0019`));
    expect(mine.changes.map(({ events }) => events[0]?.payload['state'])).toEqual([
      'disabled',
      'clipped',
      'clipped',
      'enabled',
    ]);
  });

  it('survives a restart', async () => {
    const { states } = await ruleFolder();
    const first = await opened({ folders: [], statesFile: states });
    await first.rules.setState('R0019', { state: 'disabled' });
    await first.rules.close();
    const second = await opened({ folders: [], statesFile: states });
    expect(whoami(second)).toEqual([]);
    expect(second.changes).toEqual([]);
  });

  it('that another process sets takes effect here within half a second', async () => {
    const { states } = await ruleFolder();
    const here = await opened({ folders: [], statesFile: states });
    const there = await opened({ folders: [], statesFile: states });
    await there.rules.setState('R0019', { state: 'disabled' });
    await here.told(`${STATE}.R0019`);
    expect(whoami(here)).toEqual([]);
    // Each writes on top of what the other wrote.
    await here.rules.setState('R0018', { state: 'disabled' });
    await there.told(`${STATE}.R0018`);
    expect(there.rules.states().map((each) => each.rule_id)).toEqual(['R0019', 'R0018']);
  });

  it('ends when it expires', async () => {
    const { states } = await ruleFolder();
    const mine = await opened({ folders: [], statesFile: states });
    await mine.rules.setState('R0019', { state: 'disabled', expiresAt: soon(0.4) });
    expect(whoami(mine)).toEqual([]);
    await expect.poll(() => mine.topics().length, { timeout: 900 }).toBe(2);
    expect(mine.changes[1]?.events[0]?.payload).toMatchObject({ state: 'enabled' });
    expect(whoami(mine)).toEqual([0.7]);
    const after = await opened({ folders: [], statesFile: states });
    expect(after.rules.states()).toEqual([]);
  });

  it('is refused for a rule that does not exist and for what is no state', async () => {
    const { data, states } = await ruleFolder();
    const { rules, changes } = await opened({ folders: [], statesFile: states });
    const refused = (id: string, change: Parameters<typeof rules.setState>[1], code: string) =>
      expect(rules.setState(id, change)).rejects.toMatchObject({ code });
    await refused('X0001', { state: 'disabled' }, 'E_RULE_UNKNOWN');
    await refused('R0019', { state: 'clipped', confidenceMax: 2 }, 'E_RULE_STATE_REFUSED');
    await refused('R0019', { state: 'disabled', expiresAt: soon(-5) }, 'E_RULE_STATE_REFUSED');
    expect(changes).toEqual([]);
    expect(await readdir(data)).toEqual(['rules']);
  });

  it('is kept for a rule that is not there for a while', async () => {
    const { folder, states } = await ruleFolder();
    await write(folder, 'mine.yaml', rule('X0001', 'evil'));
    const mine = await opened({ folders: [folder], statesFile: states });
    await mine.rules.setState('X0001', { state: 'disabled' });
    await write(folder, 'mine.yaml');
    await expect.poll(() => mine.rules.states(), { timeout: 600 }).toEqual([]);
    await mine.rules.setState('R0019', { state: 'disabled' });
    await write(folder, 'mine.yaml', rule('X0001', 'evil'));
    await expect.poll(() => mine.rules.states().length, { timeout: 600 }).toBe(2);
  });
});

describe('a file of states that is none', () => {
  it.each([
    ['no JSON', '{'],
    ['another version', '{"version": 2, "states": []}'],
    ['an unknown state', '{"version": 1, "states": [{"rule_id": "R0019", "state": "off"}]}'],
    ['a typo', '{"version": 1, "states": [{"rule_id": "R0019", "state": "clipped", "max": 1}]}'],
  ])('%s is told, kept, and never overwritten', async (_what, text) => {
    const { data, states } = await ruleFolder();
    await writeFile(states, text);
    const mine = await opened({ folders: [], statesFile: states });
    expect(mine.messages).toMatchObject([{ severity: 'error', file: states }]);
    await mine.rules.setState('R0018', { state: 'disabled' });
    const aside = `${states}.set-aside-invalid-1`;
    expect(await readFile(aside, 'utf8')).toBe(text);
    expect(mine.rules.states()).toMatchObject([{ rule_id: 'R0018' }]);
    expect((await readdir(data)).sort()).toEqual([
      'rule-states.json',
      'rule-states.json.set-aside-invalid-1',
      'rules',
    ]);
  });

  it('leaves the states that were known in effect while it is being mended', async () => {
    const { states } = await ruleFolder();
    const mine = await opened({ folders: [], statesFile: states });
    await mine.rules.setState('R0019', { state: 'disabled' });
    const text = await readFile(states, 'utf8');
    await writeFile(states, '{');
    await expect.poll(() => mine.messages.at(-1)?.text, { timeout: 500 }).toMatch(/stay in effect/);
    expect(whoami(mine)).toEqual([]);
    await writeFile(states, text.replace('disabled', 'clipped').replace('null', '0.5'));
    await expect.poll(() => whoami(mine), { timeout: 500 }).toEqual([0.5]);
  });
});
