import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  assertFault,
  assertNoFaults,
  assertObserved,
  assertSilent,
  loadSessions,
  runPlugin,
  scriptedSession,
  shardLines,
} from '@shardscope/sdk/testing';
import { artifacts } from '../shard/support/artifacts.ts';
import { lineCounter } from './support/plugins.ts';

const session = scriptedSession('types "ls", presses Enter, waits 1 s, pastes "id\\r"');

describe('running one plugin over one session', () => {
  it('tells what was observed, through the checks of a run', async () => {
    const run = await runPlugin(lineCounter(), session);
    assertNoFaults(run);
    expect(assertObserved(run, 'acme.lines', 2, { confidence: 0.5 })).toMatchObject({ value: 2 });
  });

  it('tells what was refused', async () => {
    const plugin = lineCounter(() => [{ primitive: 'acme.lines', value: -1, confidence: 0.5 }]);
    const run = await runPlugin(plugin, session);
    assertFault(run, 'E_OBSERVATION_INVALID');
    expect(() => assertNoFaults(run)).toThrow('acme.lines');
    expect(() => assertObserved(run, 'acme.lines', 2)).toThrow('E_OBSERVATION_INVALID');
  });

  it('tells why something was left out, and what was logged', async () => {
    const run = await runPlugin(
      lineCounter((_session, context) => {
        context.skip('acme.lines', 'too few');
        context.log.info('looked');
        return [];
      }),
      session,
    );
    assertSilent(run, 'acme.lines', 'too few');
    expect(() => assertSilent(run, 'acme.lines', 'too many')).toThrow('another reason');
    expect(() => assertObserved(run, 'acme.lines', 2)).toThrow('too few');
    expect(run.log).toEqual([{ level: 'info', message: 'looked' }]);
  });

  it('fails an assertion with both sides', async () => {
    const run = await runPlugin(lineCounter(), session);
    expect(() => assertObserved(run, 'acme.lines', 3)).toThrow(
      expect.objectContaining({ actual: 2, expected: 3 }) as Error,
    );
    expect(() => assertSilent(run, 'acme.lines')).toThrow('was observed');
    assertObserved(run, 'acme.lines', 2.4, { within: 0.5 });
  });

  it('hands over options, and refuses wrong ones', async () => {
    const plugin = lineCounter(undefined, {
      options: {
        '~standard': {
          version: 1,
          vendor: 'acme',
          validate: () => ({ issues: [{ message: 'no' }] }),
        },
      },
    });
    await expect(runPlugin(plugin, session, { options: {} })).rejects.toMatchObject({
      code: 'E_PLUGIN_OPTIONS',
    });
  });
});

describe('a session as lines of a shard', () => {
  it('is read back as it was', async () => {
    const root = await artifacts({});
    const shard = join(root, 'sessions-2026-11-01.jsonl');
    const strange = scriptedSession(
      String.raw`pastes "\x00\ud800é\r", resizes to 10 x 5, shows "\udcff"`,
    );
    await writeFile(shard, shardLines(session) + shardLines({ ...strange, sid: 'other' }));
    const read = await loadSessions(shard);
    expect(read.map(({ events }) => events)).toEqual([session.events, strange.events]);
    expect(read[0]?.header).toEqual(session.header);
  });
});
