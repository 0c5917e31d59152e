import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { contextV01, runPipeline, type Plugin } from '@shardscope/sdk';
import { isolatedPlugin } from '../../../../packages/engine/src/plugins/isolated-plugin.ts';
import { loadIsolated } from '../../../../packages/engine/src/plugins/index.ts';
import { PLUGINS, sessionOf, valuesOf } from './support/isolated-runs.ts';
import { COUNTER, counterFolder } from './support/plugin-folders.ts';

/** Runs a plugin over four sessions; `between` is awaited before each but the first. */
async function runWith(
  named: string,
  options: unknown,
  between: (plugin: Plugin, session: number) => Promise<unknown>,
) {
  const plugin = isolatedPlugin(await loadIsolated({ named, options }));
  const source = {
    async *sessions() {
      for (const session of [1, 2, 3, 4]) {
        if (session > 1) await between(plugin, session);
        yield { kind: 'session' as const, session: sessionOf(`s${session}`) };
      }
    },
  };
  const run = runPipeline({
    ...{ source, plugins: [{ plugin, options }], context: contextV01 },
    ...{ concurrency: 1, deadlineMs: 60_000 },
  });
  const events = await lastValueFrom(run.pipe(toArray()));
  return {
    values: Object.values(valuesOf(events)),
    lines: events.flatMap((event) => (event.kind === 'logged' ? [event.line.message] : [])),
    faults: events.flatMap((event) => (event.kind === 'fault' ? [event.fault.code] : [])),
  };
}

it('a plugin that takes other options while it runs gets them in its own process', async () => {
  const refused: unknown[] = [];
  const update = async (plugin: Plugin, factor: number): Promise<unknown> =>
    Promise.resolve(plugin.update?.({ factor })).catch((thrown: unknown) => refused.push(thrown));
  const { values, lines, faults } = await runWith(
    join(PLUGINS, 'optional.ts'),
    { factor: 2 },
    (plugin, session) => update(plugin, { 2: 5, 3: 0, 4: 13 }[session] ?? 0),
  );
  // Each session has as many inputs; what is refused changes nothing.
  expect(values).toEqual([2, 5, 5, 5]);
  expect(refused).toMatchObject([
    { code: 'E_PLUGIN_OPTIONS', message: expect.stringContaining('too small') as string },
    { code: 'E_PLUGIN_FAULT', message: expect.stringContaining('not thirteen') as string },
  ]);
  expect(lines).toEqual(['set up']);
  expect(faults).toEqual([]);
});

it('a plugin that takes none is set up anew with them, in another process', async () => {
  const setup = `setup({ options, log }) { log.info('set up with ' + options.factor); },`;
  const folder = await counterFolder({}, COUNTER.replace('primitives:', `${setup} primitives:`));
  const { values, lines, faults } = await runWith(
    folder,
    { factor: 2 },
    async (plugin, session) => {
      if (session === 3) await plugin.update?.({ factor: 7 });
    },
  );
  expect(values).toEqual([1, 1, 1, 1]);
  expect(lines).toEqual(['set up with 2', 'set up with 7']);
  expect(faults).toEqual([]);
});
