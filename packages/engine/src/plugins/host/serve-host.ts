import {
  isPlugin,
  loadPlugin,
  primitiveRegistry,
  type LoadedPlugin,
  type Plugin,
  type PluginLog,
} from '@shardscope/sdk';
import { contextOf } from '../../semantics-context.ts';
import type { HostCommand, HostReply } from '../host-protocol.ts';
import { START_DEADLINE_MS } from '../limits.ts';
import { describePlugin } from './describe-plugin.ts';
import { runExtractors } from './run-extractors.ts';
import { runLifter } from './run-lifter.ts';
import { correlationsOf } from './run-correlate.ts';
import { acceptedBy, runMerger } from './run-merger.ts';
import { clipped, thrownFacts } from './thrown.ts';

/** A plugin's process as its inside sees it. */
export interface HostChannel {
  send(message: unknown): void;
  /** Called with each command; the next one comes when this one is answered. */
  listen(handler: (command: HostCommand) => void): void;
}

/** Serves the engine in a plugin's process: one command after the other. */
export function serveHost(channel: HostChannel): void {
  const host = pluginHost((level, message) =>
    channel.send({ kind: 'log', level, message: clipped(message) }),
  );
  let turn = Promise.resolve();
  channel.listen((command) => {
    turn = turn.then(async () => {
      try {
        channel.send(await host(command));
      } catch (thrown) {
        channel.send({ kind: 'failed', id: command.id, thrown: thrownFacts(thrown) });
      }
    });
  });
}

function pluginHost(
  log: (level: keyof PluginLog, message: string) => void,
): (command: HostCommand) => Promise<HostReply> {
  let plugin: Plugin | null = null;
  let loaded: LoadedPlugin | null = null;
  const needed = <Value>(value: Value | null): Value => {
    if (value === null) throw new Error('The plugin is not loaded yet.');
    return value;
  };
  return async (command) => {
    const { id } = command;
    switch (command.command) {
      case 'load':
        plugin = await importPlugin(command.entry);
        return { kind: 'loaded', id, description: describePlugin(plugin) };
      case 'setup':
        loaded = await setUp(needed(plugin), command, log);
        return { kind: 'ready', id };
      case 'extract': {
        const { plugin: running, context } = needed(loaded);
        const { explain, deadlineMs, session } = command;
        const buildContext = contextOf(session.semantics);
        const extractors = running.extractors ?? [];
        const run = { extractors, context, buildContext, explain, deadlineMs };
        return { kind: 'extracted', id, parts: [...(await runExtractors(session, run))] };
      }
      case 'lift': {
        const { plugin: running, context } = needed(loaded);
        const lifter = partOf(running.lifters, command.lifter);
        const { events, deadlineMs } = command;
        const liftings = await runLifter(lifter, events, context, deadlineMs);
        return { kind: 'lifted', id, liftings: [...liftings] };
      }
      case 'accepts': {
        const { plugin: running, context } = needed(loaded);
        const accepted = acceptedBy(running.mergers ?? [], context.registry);
        return { kind: 'accepted', id, accepted };
      }
      case 'merge': {
        const merger = partOf(needed(loaded).plugin.mergers, command.merger);
        return { kind: 'merged', id, verdicts: [...runMerger(merger, command.series)] };
      }
      case 'correlate': {
        const { plugin: running, context } = needed(loaded);
        const merger = partOf(running.mergers, command.merger);
        const asked = { ...context, deadline: command.deadlineMs };
        const correlations = await correlationsOf(merger, command.changes, command.identity, asked);
        return { kind: 'correlated', id, correlations: [...correlations] };
      }
      case 'update':
        return { kind: 'updated', id, isTaken: await needed(loaded).update(command.options) };
      case 'dispose': {
        const [error] = (await loaded?.dispose()) ?? [];
        if (error) throw error;
        return { kind: 'disposed', id };
      }
    }
  };
}

/** The default export of a module, or the one that is called `plugin`. */
async function importPlugin(entry: string): Promise<Plugin> {
  const module: unknown = await import(entry);
  const exported = exportOf(module, 'default') ?? exportOf(module, 'plugin');
  if (isPlugin(exported)) return exported;
  throw new Error(
    'its module exports no plugin: write `export default definePlugin({ … })`, with definePlugin of @shardscope/sdk',
  );
}

function exportOf(module: unknown, name: string): unknown {
  return typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
}

function partOf<Part extends { readonly id: string }>(
  parts: readonly Part[] = [],
  id: string,
): Part {
  const found = parts.find((part) => part.id === id);
  if (!found) throw new RangeError(`It has no part ${id}.`);
  return found;
}

function setUp(
  plugin: Plugin,
  { options, primitives, attack }: Extract<HostCommand, { command: 'setup' }>,
  log: (level: keyof PluginLog, message: string) => void,
): Promise<LoadedPlugin> {
  const registry = primitiveRegistry();
  for (const primitive of primitives) registry.register(primitive);
  const techniques = new Map(attack.techniques.map((technique) => [technique.id, technique]));
  return loadPlugin(
    { plugin, options },
    {
      registry,
      attack: { release: attack.release, technique: (id) => techniques.get(id) },
      signal: new AbortController().signal,
      // The engine watches this process, and ends it: nothing here is to be quicker.
      deadlineMs: START_DEADLINE_MS * 2,
      log: ({ level, message }) => log(level, message),
    },
  );
}
