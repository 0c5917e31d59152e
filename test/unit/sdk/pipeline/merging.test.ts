import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behaveShellV01 } from '@shardscope/plugins';
import {
  contextV01,
  memoryStore,
  openFolder,
  runPipeline,
  type PipelineEvent,
} from '@shardscope/sdk';
import { attributionV01 } from '../../../../packages/plugins/src/attribution/index.ts';

const SAMPLES = new URL('../../../../samples', import.meta.url).pathname;
const PLUGINS = [
  { plugin: behaveShellV01 },
  { plugin: attributionV01, options: { utcOffsetHours: 0 } },
];

async function run(store = memoryStore()): Promise<readonly PipelineEvent[]> {
  const source = await openFolder(SAMPLES);
  const events = runPipeline({ source, store, plugins: PLUGINS, context: contextV01 });
  return lastValueFrom(events.pipe(toArray()));
}

function statesIn(events: readonly PipelineEvent[]): readonly string[] {
  return events.flatMap((event) =>
    event.kind === 'event' && event.envelope.topic === 'attribution.profile.state_changed'
      ? [JSON.stringify(event.envelope.payload)]
      : [],
  );
}

describe('a run with mergers', () => {
  it('publishes every change of state, the first with no old state', async () => {
    const changes = statesIn(await run()).map(
      (text) => JSON.parse(text) as Record<string, unknown>,
    );
    const first = new Map<string, unknown>();
    for (const { identity_uuid, primitive, old_state, new_state } of changes) {
      const key = `${String(identity_uuid)} ${String(primitive)}`;
      expect(old_state).toBe(first.get(key) ?? null);
      first.set(key, new_state);
    }
    expect(first.size).toBeGreaterThan(100);
    expect(changes.length).toBeGreaterThan(first.size);
  });

  it('publishes nothing again', async () => {
    const store = memoryStore();
    const once = await run(store);
    expect(statesIn(once).length).toBeGreaterThan(0);
    const again = await run(store);
    expect(again.filter(({ kind }) => kind === 'event')).toEqual([]);
    expect(store.series.unfolded()).toEqual([]);
  });

  it('refuses nothing of its own plugins to mergers', async () => {
    const events = await run();
    expect(events.filter(({ kind }) => kind === 'unmerged')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ report: { unmerged: {} } });
  });

  it('tells that it is done when all is merged', async () => {
    const events = await run();
    expect(events.at(-1)?.kind).toBe('done');
    expect(events.at(-2)?.kind).toBe('event');
  });
});
