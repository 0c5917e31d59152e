import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostEnvironment } from '../../../../packages/engine/src/plugins/process/fork-process.ts';
import { faultsOf, PLUGINS, runIsolated, valuesOf } from './support/isolated-runs.ts';

describe('a plugin in a process of its own', () => {
  it('gives what it would give in this one', async () => {
    const events = await runIsolated('steady.ts', ['id', 'ls'], { explain: true });
    expect(faultsOf(events)).toEqual([]);
    const [first] = events.flatMap((event) =>
      event.kind === 'event' && event.envelope.type === 'acme.inputs' ? [event] : [],
    );
    expect(first).toMatchObject({
      envelope: { payload: { value: 1, confidence: 0.5, source: 'acme/steady@1.2.3' } },
      explain: { metric: 'inputs', samples: 1, ranges: [{ from_t: 0, to_t: 0 }] },
    });
    expect(events.at(-1)).toMatchObject({
      report: { silent: { 'acme.secure': { 'nothing to tell': 2 } } },
    });
  });

  it.each([
    ['loop', 'E_PLUGIN_TIMEOUT', '2000 ms'],
    ['never', 'E_PLUGIN_TIMEOUT', '2000 ms'],
    ['buffers', 'E_PLUGIN_MEMORY', '256 MB'],
    ['arrays', 'E_PLUGIN_MEMORY', '256 MB'],
    ['throw', 'E_PLUGIN_FAULT', 'the drawer is stuck'],
    ['throw-text', 'E_PLUGIN_FAULT', 'a text'],
    ['exit', 'E_PLUGIN_EXIT', 'exit code 3'],
    ['abort', 'E_PLUGIN_EXIT', 'SIGABRT'],
    ['later', 'E_PLUGIN_EXIT', 'exit code 1'],
    ['no-value', 'E_OBSERVATION_INVALID', 'acme.word'],
    ['other-value', 'E_OBSERVATION_INVALID', 'none of fine'],
    ['no-confidence', 'E_OBSERVATION_INVALID', 'confidence'],
    ['other-primitive', 'E_PRIMITIVE_UNDECLARED', 'acme.other'],
    ['nothing', 'E_PLUGIN_FAULT', ''],
    ['read', 'E_PLUGIN_FAULT', 'Access to this API has been restricted'],
    ['write', 'E_PLUGIN_FAULT', 'Access to this API has been restricted'],
    ['spawn', 'E_PLUGIN_FAULT', 'Access to this API has been restricted'],
    ['thread', 'E_PLUGIN_FAULT', 'Access to this API has been restricted'],
  ])('loses the session that had it %s, and no other: %s', async (deed, code, words) => {
    const events = await runIsolated('mean.ts', ['before', deed, 'after']);
    expect(valuesOf(events)).toEqual({ before: 'fine', after: 'fine' });
    expect(faultsOf(events)).toEqual([
      expect.objectContaining({
        ...{ code, phase: 'extract', plugin: 'acme/mean@1.0.0', part: 'word' },
        message: expect.stringContaining(words) as string,
        evidenceRef: expect.stringContaining(`#${deed}`) as string,
      }),
    ]);
  });

  it('loses a session for an explanation that is none', async () => {
    const events = await runIsolated('mean.ts', ['nonsense', 'after'], { explain: true });
    expect(valuesOf(events)).toEqual({ after: 'fine' });
    expect(faultsOf(events)).toMatchObject([{ code: 'E_PLUGIN_FAULT' }]);
  });

  it('tells where in the plugin it was', async () => {
    const [thrown] = faultsOf(await runIsolated('mean.ts', ['throw']));
    expect(thrown?.stack).toMatch(/^TypeError: the drawer is stuck\n.*mean\.ts:\d+/s);
    const [later] = faultsOf(await runIsolated('mean.ts', ['later']));
    expect(later?.stack).toContain('thrown by nobody');
  });

  it('prints into its log, never into the results', async () => {
    const events = await runIsolated('mean.ts', ['print']);
    const lines = events.flatMap((event) => (event.kind === 'logged' ? [event.line.message] : []));
    expect(valuesOf(events)).toEqual({ print: 'fine' });
    expect(lines[0]).toBe('line 0 on standard output');
    expect(lines.length).toBeLessThanOrEqual(200);
  });

  it('sees neither the environment nor the channel', async () => {
    const events = await runIsolated('mean.ts', ['environment', 'impersonate']);
    expect(valuesOf(events)).toEqual({ environment: 'fine', impersonate: 'fine' });
    expect(existsSync(join(PLUGINS, 'written.txt'))).toBe(false);
  });

  it('is switched off after five faults in a row', async () => {
    const words = [...Array.from({ length: 5 }, () => 'throw'), 'meanwhile', 'after', 'later on'];
    const events = await runIsolated(
      'mean.ts',
      words.map((word, i) => `${word} ${i}`),
    );
    expect(faultsOf(events).map(({ code }) => code)).toEqual([
      ...Array.from({ length: 5 }, () => 'E_PLUGIN_FAULT'),
      'E_PLUGIN_QUARANTINED',
    ]);
    // Two sessions are in work at a time: the sixth may have begun before the fifth failed.
    expect(Object.keys(valuesOf(events)).length).toBeLessThan(2);
  });
});

describe('the environment of a plugin', () => {
  it('is empty but for the time zone, and says in Electron that it is Node', () => {
    expect(hostEnvironment({ ...process.versions })).toEqual({ TZ: 'UTC' });
    expect(hostEnvironment({ ...process.versions, electron: '45.0.0' })).toEqual({
      ...{ TZ: 'UTC', ELECTRON_RUN_AS_NODE: '1' },
    });
  });
});
