import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Envelope } from '@shardscope/sdk';
import { rulesDesk } from '../../../../packages/engine/src/engine/rules-desk.ts';
import { sourceDesk } from '../../../../packages/engine/src/engine/source-desk.ts';
import { statusBoard } from '../../../../packages/engine/src/engine/status-board.ts';
import { folders, shardPath, sid, typed } from '../cli/support/recordings.ts';
import { startEngine, type Harness } from './engine-harness.ts';

const ADDRESS = '192.0.2.1';

/** A folder in which somebody asks who they are. */
async function recordings(): Promise<string> {
  const files = await folders({ [shardPath('web-01')]: typed(sid(1), ['whoami', 'ls']) });
  const log = `<134>1 2026-03-01T10:01:00Z web-01 sessrec - session_recorded [relay@55555 sid="${sid(1)}" service="ssh" src_ip="${ADDRESS}" duration_s="4.6" bytes="99" truncated="false"]\n`;
  await writeFile(join(files.recordings, 'honeynet.log'), log);
  return files.recordings;
}

async function started(): Promise<Harness> {
  const folder = await recordings();
  const harness = await startEngine({ open: folder, roots: [folder] });
  onTestFinished(() => harness.close());
  await harness.ended();
  return harness;
}

/** Resolves when a run that was not there before has ended. */
async function taggedAgain(harness: Harness, decide: () => Promise<unknown>): Promise<void> {
  const before = harness.frames.length;
  await decide();
  await harness.frame(
    (frame) =>
      harness.frames.indexOf(frame) >= before &&
      frame.kind === 'status' &&
      frame.status.state === 'done',
  );
}

async function whoami(harness: Harness) {
  const query = { attacker: ADDRESS, session: null, tactic: null, technique: null };
  const { rows } = await harness.client.request('tags', { ...query, offset: 0, limit: 10 });
  return rows.map(({ ruleId, confidence, command, t }) => ({ ruleId, confidence, command, t }));
}

const decide =
  (harness: Harness, decision: Parameters<typeof decisionOf>[1]) => (): Promise<unknown> =>
    decisionOf(harness, decision);

function decisionOf(harness: Harness, state: 'enabled' | 'disabled' | number): Promise<unknown> {
  const terms = { expiresAt: null, reason: 'noise' };
  const decision =
    state === 'enabled'
      ? ({ state } as const)
      : state === 'disabled'
        ? ({ state, ...terms } as const)
        : ({ state: 'clipped', confidenceMax: state, ...terms } as const);
  return harness.client.request('rules.decide', { ruleId: 'R0019', decision });
}

async function ruleOf(harness: Harness) {
  const { rules } = await harness.client.request('rules', {});
  return rules.find(({ id }) => id === 'R0019');
}

describe('a rule that a person switches', () => {
  it('clips and takes away the tags of what is open, and gives them back', async () => {
    const harness = await started();
    const [tag] = await whoami(harness);
    expect(tag).toMatchObject({ ruleId: 'R0019', confidence: 0.7, command: 0 });
    expect(tag?.t).toBeGreaterThan(0);
    expect(await ruleOf(harness)).toMatchObject({ state: null, tags: 1, file: null });

    await taggedAgain(harness, decide(harness, 0.4));
    expect(await whoami(harness)).toEqual([{ ...tag, confidence: 0.4 }]);
    expect(await ruleOf(harness)).toMatchObject({
      state: { state: 'clipped', confidenceMax: 0.4, reason: 'noise' },
    });

    await taggedAgain(harness, decide(harness, 'disabled'));
    expect(await whoami(harness)).toEqual([]);
    expect(await ruleOf(harness)).toMatchObject({ state: { state: 'disabled' }, tags: 0 });

    await taggedAgain(harness, decide(harness, 'enabled'));
    expect(await whoami(harness)).toEqual([tag]);
  });

  it('has to be one that there is', async () => {
    const harness = await started();
    const decision = { state: 'enabled' } as const;
    await expect(
      harness.client.request('rules.decide', { ruleId: 'R9999', decision }),
    ).rejects.toMatchObject({ code: 'E_RULE_UNKNOWN' });
  });

  it('is told on the bus, one event a rule', async () => {
    const folder = await recordings();
    const rules = rulesDesk({ data: null, named: [] }, (change) => desk.retag(change));
    const desk = sourceDesk(
      {
        ...{ workspace: { kind: 'none' }, semantics: '0.1', onChange: () => undefined },
        rules: (path, tell) => rules.optionsFor(path, tell),
        now: () => 0,
      },
      statusBoard(() => undefined),
    );
    onTestFinished(async () => {
      await desk.close();
      await rules.close();
    });
    await desk.open(folder);
    const heard: Envelope[] = [];
    desk.current()?.analysis.bus.subscribe('ttp.rule.state.>', (event) => heard.push(event));
    const terms = { expiresAt: null, reason: null };
    await rules.decide({ ruleId: 'R0019', decision: { state: 'disabled', ...terms } });
    expect(heard).toMatchObject([
      { topic: 'ttp.rule.state.R0019', payload: { state: 'disabled' } },
    ]);
  });
});
