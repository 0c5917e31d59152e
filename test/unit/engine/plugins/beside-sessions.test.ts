import { lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import type { Fault } from '@shardscope/sdk';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { openUserPlugins } from '../../../../packages/engine/src/plugins/index.ts';
import { builtinPrimitives } from '../../../../packages/engine/src/semantics.ts';
import { counterFolder } from './support/plugin-folders.ts';

const SAMPLES = new URL('../../../../samples/db-02', import.meta.url).pathname;

/** A plugin that merges what it measures, and cannot let go. */
const MERGING = `
import { defineExtractor, defineMerger, definePlugin } from '@shardscope/sdk';
const unknown = { current_value: null, state: 'unknown', confidence: 0, observation_count: 0, last_observation_ts: 0 };
export default definePlugin({
  id: 'acme/counter', version: '1.0.0', apiVersion: '^1.0',
  primitives: [{ name: 'acme.inputs', tier: 'A', valueKind: 'numeric', meaning: 'Inputs.' }],
  extractors: [defineExtractor({ id: 'inputs', provides: ['acme.inputs'], extract: () => [] })],
  mergers: [defineMerger({ id: 'last', accepts: () => false, init: () => 0, add: () => 0, verdict: () => unknown })],
  setup({ log }) { log.info('ready to merge'); },
  dispose() { throw new Error('the drawer is stuck'); },
});`;

it('what goes wrong when mergers are let go is told when an analysis is closed, what they log before', async () => {
  const folder = await counterFolder({ kinds: ['extractor', 'merger'] }, MERGING);
  const { plugins } = await openUserPlugins({
    ...{ named: [folder], opened: SAMPLES, added: false },
    taken: builtinPrimitives('0.1'),
  });
  const notices: Fault[] = [];
  const analysis = await openAnalysis({
    ...{ path: SAMPLES, workspace: { kind: 'none' }, semantics: '0.1', plugins },
    threads: { threads: 1 },
    onNotice: (notice) => notices.push(notice),
  });
  const run = analysis.run({ signal: new AbortController().signal });
  const events = await lastValueFrom(run.pipe(toArray()));
  const lines = events.flatMap((event) => (event.kind === 'logged' ? [event.line] : []));
  // Once where sessions are read, once where series are merged.
  expect(lines.map(({ plugin, message }) => `${plugin} ${message}`)).toEqual([
    'acme/counter@1.0.0 ready to merge',
    'acme/counter@1.0.0 ready to merge',
  ]);
  expect(notices).toEqual([]);
  await analysis.close();
  expect(notices).toMatchObject([
    { code: 'E_PLUGIN_FAULT', plugin: 'acme/counter@1.0.0', phase: 'dispose' },
  ]);
  expect(notices[0]?.message).toContain('the drawer is stuck');
});
