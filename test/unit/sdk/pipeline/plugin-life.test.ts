import { describe, expect, it } from 'vitest';
import { defineExtractor, memoryStore, type Plugin, type PluginContext } from '@shardscope/sdk';
import { sourceOf } from './support/recorded-session.ts';
import { counter, faults, report, run, sessions } from './support/runs.ts';

/** A plugin that notes what becomes of it. */
function watched(log: string[], name: string, changes: Partial<Plugin> = {}): Plugin {
  return counter(undefined, {
    id: `acme/${name}`,
    setup(context: PluginContext) {
      log.push(`${name} set up`);
      context.onDispose(() => void log.push(`${name} first resource`));
      context.onDispose(() => void log.push(`${name} second resource`));
    },
    dispose: () => void log.push(`${name} disposed`),
    ...changes,
  });
}

const fails = (): never => {
  throw new Error('the drawer is stuck');
};

describe('the life of plugins', () => {
  it('ends in reverse: the last plugin first, and of each its last resource first', async () => {
    const log: string[] = [];
    await run({ plugins: [{ plugin: watched(log, 'one') }, { plugin: watched(log, 'two') }] });
    expect(log.slice(2)).toEqual([
      ...['two second resource', 'two first resource', 'two disposed'],
      ...['one second resource', 'one first resource', 'one disposed'],
    ]);
  });

  it('ends for those that were set up when a later one cannot be', async () => {
    const log: string[] = [];
    const plugins = [
      { plugin: watched(log, 'one') },
      { plugin: watched(log, 'two', { apiVersion: '^9.0' }) },
    ];
    await expect(run({ plugins })).rejects.toMatchObject({ code: 'E_PLUGIN_API' });
    expect(log).toContain('one disposed');
  });

  it('frees what a set-up had taken before it failed', async () => {
    const log: string[] = [];
    const setup = (context: PluginContext): void => {
      context.onDispose(() => void log.push('freed'));
      fails();
    };
    await expect(run({ plugins: [{ plugin: counter(undefined, { setup }) }] })).rejects.toThrow(
      /^acme\/counter@1\.2\.3 · setup failed: the drawer is stuck\.$/,
    );
    expect(log).toEqual(['freed']);
  });

  it('is a fault where disposing fails, which keeps neither the others nor the results', async () => {
    const log: string[] = [];
    const plugins = [
      { plugin: watched(log, 'one') },
      { plugin: watched(log, 'two', { dispose: fails }) },
    ];
    const events = await run({ plugins });
    expect(faults(events)).toMatchObject([
      { code: 'E_PLUGIN_FAULT', plugin: 'acme/two@1.2.3', phase: 'dispose' },
    ]);
    expect(log).toContain('one disposed');
    expect(report(events)).toMatchObject({ sessions: 3, faults: 1 });
  });

  it.each<[string, Partial<Plugin>]>([
    ['set-up', { setup: () => new Promise(() => undefined) }],
    [
      'option check',
      {
        options: {
          '~standard': { version: 1, vendor: 'acme', validate: () => new Promise(() => undefined) },
        },
      },
    ],
  ])('does not hang on a %s that never settles', async (_what, changes) => {
    const plugins = [{ plugin: counter(undefined, changes) }];
    await expect(run({ plugins, deadlineMs: 20 })).rejects.toMatchObject({
      code: 'E_PLUGIN_TIMEOUT',
    });
  });

  it('does not hang on a disposal that never settles', async () => {
    const dispose = () => new Promise<void>(() => undefined);
    const events = await run({
      ...{ plugins: [{ plugin: counter(undefined, { dispose }) }], deadlineMs: 20 },
    });
    expect(faults(events)).toMatchObject([{ code: 'E_PLUGIN_TIMEOUT', phase: 'dispose' }]);
  });
});

describe('what a plugin logs', () => {
  const logged = (events: Awaited<ReturnType<typeof run>>) =>
    events.flatMap((event) => (event.kind === 'logged' ? [event.line] : []));

  it('is told line by line, with its name and the level', async () => {
    const setup = ({ log }: PluginContext): void => {
      log.info('three words known');
      log.warn('no list of hosts');
    };
    const events = await run({ plugins: [{ plugin: counter(undefined, { setup }) }] });
    const plugin = 'acme/counter@1.2.3';
    expect(logged(events)).toEqual([
      { plugin, level: 'info', message: 'three words known' },
      { plugin, level: 'warn', message: 'no list of hosts' },
    ]);
  });

  it('is cut where there is no end of it', async () => {
    const setup = ({ log }: PluginContext): void => {
      log.info('x'.repeat(5000));
      for (let i = 0; i < 5000; i += 1) log.debug('again');
    };
    const lines = logged(await run({ plugins: [{ plugin: counter(undefined, { setup }) }] }));
    expect(lines[0]?.message).toHaveLength(1000);
    expect(lines).toHaveLength(1001);
    expect(lines.at(-1)).toMatchObject({
      level: 'warn',
      message: 'It logged more than 1000 lines.',
    });
  });
});

describe('a plugin is refused', () => {
  it.each<[string, Partial<Plugin>, string]>([
    ['whose id is not vendor/name', { id: 'counter' }, 'E_PLUGIN_INVALID'],
    ['whose version is no semver', { version: '1.2' }, 'E_PLUGIN_INVALID'],
    ['whose version is a semver with decoration', { version: 'v1.2.3' }, 'E_PLUGIN_INVALID'],
    ['whose output version is no whole number', { outputVersion: 1.5 }, 'E_PLUGIN_INVALID'],
    ['whose output version is below 1', { outputVersion: 0 }, 'E_PLUGIN_INVALID'],
    ['that works with any API', { apiVersion: '*' }, 'E_PLUGIN_API'],
    ['that works with any API, said otherwise', { apiVersion: '^1.0 || x' }, 'E_PLUGIN_API'],
    ['that names no API', { apiVersion: '' }, 'E_PLUGIN_API'],
  ])('%s', async (_what, changes, code) => {
    await expect(run({ plugins: [{ plugin: counter(undefined, changes) }] })).rejects.toMatchObject(
      { code },
    );
  });

  it('that yields one primitive in two extractors: one would hide the other', async () => {
    const [extractor] = counter().extractors ?? [];
    if (!extractor) throw new Error('the counter has an extractor');
    const extractors = [extractor, defineExtractor({ ...extractor, id: 'again' })];
    await expect(
      run({ plugins: [{ plugin: counter(undefined, { extractors }) }] }),
    ).rejects.toMatchObject({
      code: 'E_PLUGIN_INVALID',
      message: expect.stringContaining('acme.inputs') as string,
    });
  });

  it('that is there twice', async () => {
    const plugins = [{ plugin: counter() }, { plugin: counter() }];
    await expect(run({ plugins })).rejects.toMatchObject({ code: 'E_PLUGIN_INVALID' });
  });
});

describe('a plugin without extractors', () => {
  const other = counter(undefined, { id: 'acme/other', extractors: [] });

  it('looks at no session, and leaves nothing with it', async () => {
    const store = memoryStore();
    await run({ store, plugins: [{ plugin: counter() }, { plugin: other }] });
    const [result] = store.results();
    expect(result?.extractions.map(({ producer }) => producer.id)).toEqual(['acme/counter']);
  });

  it('never makes a session one that was profiled', async () => {
    const events = await run({ plugins: [{ plugin: other }], source: sourceOf(sessions(2)) });
    expect(report(events).skipped).toEqual({ 'no observations': 2 });
  });
});
