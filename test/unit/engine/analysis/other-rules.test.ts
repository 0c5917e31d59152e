import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEventTagger, type TaggerEvent } from '@shardscope/sdk';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { defaultConfiguration } from '../../../../packages/engine/src/semantics.ts';

const SAMPLES = new URL('../../../../samples', import.meta.url).pathname;
const RULES = defaultConfiguration().ttp;
const WITHOUT = { ...RULES, states: [{ rule_id: 'R0019', state: 'disabled' as const }] };

const WHOAMI: TaggerEvent = {
  source_kind: 'command',
  source_id: 'session#cmd0',
  attacker_uuid: 'a',
  identity_uuid: null,
  session_id: null,
  decky_id: null,
  payload: { command_text: 'whoami' },
};

async function open() {
  const analysis = await openAnalysis({
    ...{ path: SAMPLES, workspace: { kind: 'none' }, semantics: '0.1', threads: { threads: 1 } },
  });
  onTestFinished(() => analysis.close());
  const run = () =>
    lastValueFrom(analysis.run({ signal: new AbortController().signal }).pipe(toArray()));
  return { analysis, run };
}

describe('other rules', () => {
  it('replace the tags of stored sessions at the next run, and publish only what is new', async () => {
    const { analysis, run } = await open();
    await run();
    const before = analysis.store.ruleCounts();
    expect(before.get('R0019')).toBeGreaterThan(0);
    analysis.setRules(WITHOUT);
    const events = await run();
    const others = new Map([...before].filter(([rule]) => rule !== 'R0019'));
    expect(analysis.store.ruleCounts()).toEqual(others);
    const topics = events.flatMap((each) => (each.kind === 'event' ? [each.envelope.topic] : []));
    expect(topics.filter((topic) => topic.startsWith('ttp.'))).toEqual([]);
    expect(topics.filter((topic) => topic.startsWith('attribution.'))).toEqual([]);
  });

  it('count from the next event on where a tagger is at work, also after a run has ended', async () => {
    const { analysis, run } = await open();
    const { plugins, attack } = analysis.semantics;
    const tagger = await openEventTagger({ plugins, attack, deadlineMs: 1000 });
    await run();
    const rules = async (): Promise<readonly string[]> => {
      const { produced } = await tagger.lift([WHOAMI], 0, 'message');
      return produced.flatMap(({ tags }) => tags.map((tag) => tag.rule_id));
    };
    expect(await rules()).toContain('R0019');
    analysis.setRules(WITHOUT);
    expect(await rules()).not.toContain('R0019');
    await tagger.dispose();
  });
});
