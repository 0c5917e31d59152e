import { isDeepStrictEqual } from 'node:util';
import type { RecordedSession } from '../../model/session.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import { fail, list } from '../assertions.ts';
import { openPlugin, type OpenPlugin, type RunPluginOptions } from '../open-plugin.ts';
import { pluginRun, type PluginRun } from '../run-plugin.ts';
import type { ConformanceCheck } from './conformance-check.ts';
import { everydaySessions } from './everyday-sessions.ts';
import { GROWING } from './growing-sessions.ts';
import { hostileSessions } from './hostile-sessions.ts';
import { processorMs, slowerThanLinear } from './linear-time.ts';
import { leakIn, markedSession } from './text-leaks.ts';

/** What a plugin with extractors is checked for. */
export function extractorChecks(
  plugin: Plugin,
  options: RunPluginOptions,
  own: readonly RecordedSession[],
): readonly ConformanceCheck[] {
  const check = (name: string, work: (open: OpenPlugin) => Promise<void>): ConformanceCheck => ({
    name,
    run: () => withPlugin(plugin, options, work),
  });
  const usual = (): readonly RecordedSession[] => [...everydaySessions(), markedSession(), ...own];
  return [
    check('yields only what it declares, within its domain and confidence', async (open) => {
      for (const session of usual()) noFaults(await run(open, session), session.sid);
    }),
    check('observes something on its own recordings', (open) => observesSomething(open, own)),
    check('gives the same for the same session, whatever came before', (open) =>
      isDeterministic(open, usual()),
    ),
    check('leaves the session as it was', (open) => leavesSession(open, usual())),
    check('puts no recorded text into what it says', async (open) => {
      const said = await run(open, markedSession());
      const leak = leakIn([[...said.observed.values()], [...said.skipped.values()], open.log]);
      if (leak !== null) fail(`it gave away a piece of the recorded text ${leak}`, leak, null);
    }),
    check('survives hostile recordings', async (open) => {
      for (const [name, session] of hostileSessions()) noFaults(await run(open, session), name);
    }),
    check('takes time in proportion to the session', async (open) => {
      for (const [name, sessionOf] of GROWING) {
        const wrong = await slowerThanLinear((size) => timed(open, sessionOf(size)));
        if (wrong !== null) fail(`with ${name}: ${wrong}`);
      }
    }),
  ];
}

async function withPlugin(
  plugin: Plugin,
  options: RunPluginOptions,
  work: (open: OpenPlugin) => Promise<void>,
): Promise<void> {
  const open = await openPlugin(plugin, options);
  try {
    await work(open);
  } finally {
    await open.close();
  }
}

async function run(open: OpenPlugin, session: RecordedSession): Promise<PluginRun> {
  return pluginRun(await open.extract(session), []);
}

function timed(open: OpenPlugin, session: RecordedSession): Promise<number> {
  return processorMs(() => open.extract(session));
}

function noFaults({ faults }: PluginRun, name: string): void {
  if (faults.length > 0) fail(`on the session "${name}":\n${list(faults)}`, faults.length, 0);
}

async function observesSomething(open: OpenPlugin, own: readonly RecordedSession[]): Promise<void> {
  if (own.length === 0) return;
  for (const session of own) if ((await run(open, session)).observed.size > 0) return;
  fail('it observed nothing on any of the recordings that were given', 0, 'at least one');
}

async function isDeterministic(
  open: OpenPlugin,
  sessions: readonly RecordedSession[],
): Promise<void> {
  const first = new Map<string, PluginRun>();
  for (const session of sessions) first.set(session.evidenceRef, await run(open, session));
  for (const session of sessions.toReversed()) {
    const again = await run(open, session);
    const before = first.get(session.evidenceRef);
    if (isDeepStrictEqual(again, before)) continue;
    fail(`on the session "${session.sid}" a second look gave something else`, again, before);
  }
}

async function leavesSession(
  open: OpenPlugin,
  sessions: readonly RecordedSession[],
): Promise<void> {
  for (const session of sessions) {
    const copy = structuredClone(session);
    await run(open, session);
    if (!isDeepStrictEqual(session, copy)) fail(`it changed the session "${session.sid}"`);
  }
}
