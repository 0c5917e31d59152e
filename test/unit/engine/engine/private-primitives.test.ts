import { lastValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { openedSource } from '../../../../packages/engine/src/engine/opened-source.ts';
import { SAMPLES } from './engine-harness.ts';

const SECRET = 'motor.input_modality';

describe('a private primitive', () => {
  it('is neither among the observations of an attacker nor in the snapshot of a stream', async () => {
    const analysis = await openAnalysis({
      ...{ path: SAMPLES, workspace: { kind: 'none' }, semantics: '0.1' },
    });
    onTestFinished(() => analysis.close());
    const { signal } = new AbortController();
    await lastValueFrom(analysis.run({ signal }));
    const source = openedSource({ ...analysis, isPrivate: (name) => name === SECRET }, () =>
      Promise.resolve(),
    );
    const [attacker] = analysis.store.attackers();
    const uuid = attacker?.uuid ?? '';
    const names = source.observations(uuid).map(({ primitive }) => primitive);
    expect(names).toContain('motor.keystroke_cadence');
    expect(names).not.toContain(SECRET);
    let snapshot = '';
    source.follow(uuid, (frame) => (snapshot += JSON.stringify(frame)))();
    expect(snapshot).toContain('motor.keystroke_cadence');
    expect(snapshot).not.toContain(SECRET);
  });
});
