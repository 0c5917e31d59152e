import { lastValueFrom } from 'rxjs';
import { expect, it, onTestFinished } from 'vitest';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { attackDesk } from '../../../../packages/engine/src/engine/attack-desk.ts';
import { defaultConfiguration } from '../../../../packages/engine/src/semantics.ts';
import { SAMPLES } from './engine-harness.ts';

it('what intelligence raises goes by the rules in use, also after they changed', async () => {
  const analysis = await openAnalysis({
    ...{ path: SAMPLES, workspace: { kind: 'none' }, semantics: '0.1' },
  });
  onTestFinished(() => analysis.close());
  await lastValueFrom(analysis.run({ signal: new AbortController().signal }));
  const attacker = '198.51.100.201';
  const uuid = analysis.store.attacker(attacker)?.uuid ?? '';
  analysis.store.live.batch((batch) => {
    const number = batch.attacker({ uuid, address: attacker, origin: 'envelope' });
    batch.intel(number, 1, { aggregate_verdict: 'malicious' });
  });
  const desk = attackDesk(analysis);
  const query = { attacker: uuid, session: null, tactic: null, technique: null };
  const raises = (): number[] =>
    desk
      .tags({ ...query, offset: 0, limit: 5 })
      .rows.map(({ effective, confidence }) => Math.round((effective - confidence) * 100));
  expect(raises()[0]).toBe(5);
  const states = [{ rule_id: 'R0058', state: 'disabled' as const }];
  analysis.setRules({ ...defaultConfiguration().ttp, states });
  expect(raises()).toEqual([0, 0, 0, 0, 0]);
});
