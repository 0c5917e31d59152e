import { lastValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { openedSource } from '../../../../packages/engine/src/engine/opened-source.ts';
import { SAMPLES } from './engine-harness.ts';

const SECRET = 'motor.digraph_profile';

describe('a private primitive', () => {
  it('is neither among observations, nor in a stream, nor an event, nor counted', async () => {
    const analysis = await openAnalysis({
      ...{ path: SAMPLES, workspace: { kind: 'none' }, semantics: '0.1' },
    });
    onTestFinished(() => analysis.close());
    const { signal } = new AbortController();
    await lastValueFrom(analysis.run({ signal }));
    const source = openedSource(analysis, {
      settle: () => Promise.resolve(),
      now: () => 0,
      onProblem: () => expect.unreachable(),
    });
    const kept: string[] = [];
    analysis.store.eachObservation({}, ({ primitive }) => void kept.push(primitive));
    const shown = kept.filter((primitive) => primitive !== SECRET).length;
    expect(kept.length).toBeGreaterThan(shown);
    expect(analysis.store.counts().observations).toBe(shown);
    const [attacker] = analysis.store.attackers();
    const uuid = attacker?.uuid ?? '';
    const names = source.observations(uuid).map(({ primitive }) => primitive);
    expect(names).toContain('motor.keystroke_cadence');
    expect(names).not.toContain(SECRET);
    let snapshot = '';
    source.follow(uuid, (frame) => (snapshot += JSON.stringify(frame)))();
    expect(snapshot).toContain('motor.keystroke_cadence');
    expect(snapshot).not.toContain(SECRET);
    const query = { attacker: uuid, newestFirst: false, session: null, offset: 0, limit: 500 };
    expect(JSON.stringify(await source.events(query))).not.toContain(SECRET);
  });
});
