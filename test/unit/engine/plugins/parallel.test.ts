import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { openUserPlugins } from '../../../../packages/engine/src/plugins/index.ts';
import { builtinPrimitives } from '../../../../packages/engine/src/semantics.ts';
import { counterFolder } from './support/plugin-folders.ts';

vi.setConfig({ testTimeout: 120_000 });

const SAMPLES = join(import.meta.dirname, '../../../../samples');

/** Values of the plugin by session, of a run in so many threads. */
async function values(plugin: string, threads: number): Promise<ReadonlyMap<string, unknown>> {
  const { plugins } = await openUserPlugins({
    ...{ named: [plugin], opened: SAMPLES, added: false },
    taken: builtinPrimitives('0.1'),
  });
  const analysis = await openAnalysis({
    path: SAMPLES,
    workspace: { kind: 'none' },
    semantics: '0.1',
    plugins,
    threads: { threads, minBytes: 0 },
  });
  const run = analysis.run({ signal: new AbortController().signal });
  const events = await lastValueFrom(run.pipe(toArray()));
  await analysis.close();
  expect(events.filter(({ kind }) => kind === 'fault')).toEqual([]);
  return new Map(
    events.flatMap((event) => {
      if (event.kind !== 'event' || event.envelope.type !== 'acme.inputs') return [];
      const { evidence_ref: ref, value } = event.envelope.payload;
      return [[typeof ref === 'string' ? ref : '', value] as const];
    }),
  );
}

describe('a third-party plugin in a run of several threads', () => {
  it('gives what it gives in a run of one', async () => {
    const plugin = await counterFolder();
    const one = await values(plugin, 1);
    expect(one.size).toBe(64);
    expect(await values(plugin, 2)).toEqual(one);
  });
});
