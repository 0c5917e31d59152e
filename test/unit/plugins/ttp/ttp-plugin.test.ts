import type { CallContext, TagDraft } from '@shardscope/sdk';
import { describe, expect, it } from 'vitest';
import {
  loadAttackCatalogue,
  loadBuiltinPack,
  ttpOptionsSchema,
  ttpPlugin,
} from '../../../../packages/plugins/src/ttp/index.ts';
import type { TtpOptions } from '../../../../packages/plugins/src/ttp/index.ts';
import { command } from './events.ts';

describe('the plugin', () => {
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const options = ttpOptionsSchema.parse(loadBuiltinPack());
  const context: CallContext<TtpOptions> = {
    plugin: { id: 'shardscope/ttp', version: '0' },
    options,
    log: { debug: log, info: log, warn: log },
    signal: new AbortController().signal,
    registry: { get: () => undefined, list: () => [] },
    attack: loadAttackCatalogue(),
    regex: { compile: () => ({ test: () => false, find: () => null }) },
    onDispose: () => undefined,
    deadline: 1000,
  };
  const tagger = ttpPlugin();
  const lift = async (text: string): Promise<readonly TagDraft[]> => {
    const drafts: TagDraft[] = [];
    for (const lifter of tagger.plugin.lifters ?? []) {
      for await (const draft of lifter.lift(command(text), context)) drafts.push(draft);
    }
    return drafts;
  };

  it('gives no tags before it is set up', async () => {
    expect(await lift('whoami')).toEqual([]);
  });

  it('lifts with the rules that it is given, and with others after an update', async () => {
    await tagger.plugin.setup?.(context);
    expect((await lift('whoami')).map((draft) => draft.ruleId)).toEqual(['R0019']);
    const states = [{ rule_id: 'R0019', state: 'disabled' as const }];
    await tagger.plugin.update?.({ ...options, states });
    expect(await lift('whoami')).toEqual([]);
    await tagger.plugin.update?.(options);
    expect((await lift('whoami')).length).toBe(1);
  });

  it('counts and logs what it leaves undone, without a word of the text', async () => {
    await lift('evil-words '.repeat(100_000));
    expect(tagger.undone().events).toBe(1);
    expect(tagger.undone().characters).toBeGreaterThan(1_000_000);
    expect(logged.at(-1)).toMatch(/^An event is larger than the tagging budget/);
    expect(logged.join()).not.toContain('evil-words');
  });

  it('goes on for one run when another ends that it was set up for as well', async () => {
    await tagger.plugin.setup?.(context);
    await tagger.plugin.dispose?.();
    expect((await lift('whoami')).length).toBe(1);
  });

  it('ends', async () => {
    await tagger.plugin.dispose?.();
    expect(tagger.ruleSet()).toBeNull();
    expect(await lift('whoami')).toEqual([]);
  });

  it('refuses options that are none', () => {
    expect(ttpOptionsSchema.safeParse({}).success).toBe(false);
    expect(ttpOptionsSchema.safeParse({ ...options, rules: [5] }).success).toBe(false);
    expect(ttpOptionsSchema.safeParse({ ...options, states: [{ rule_id: 'x' }] }).success).toBe(
      false,
    );
  });
});
