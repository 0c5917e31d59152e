// What tagging costs: command events a second with the built-in rules, the slowest of a hundred, a
// start from nothing, and texts that are made to be expensive. Beside it `JSON.parse` of the same
// events, measured in turns in the same process.
// Run alone: node --conditions=source test/bench/ttp-bench.ts
import { spawnSync } from 'node:child_process';
import type { TaggerEvent } from '@shardscope/sdk';
import {
  createRuleSet,
  loadAttackCatalogue,
  loadBuiltinPack,
  readBuiltinSources,
} from '../../packages/plugins/src/ttp/index.ts';

/** Goals: events a second on one core; the 99th percentile, a start and one event in milliseconds. */
const LEAST_EVENTS_A_SECOND = 50_000;
const MOST_P99_MS = 1;
const MOST_START_MS = 300;
const MOST_HOSTILE_MS = 50;

const WARM_UP = 8;
const TURNS = 40;

/** Ten megabytes each. */
const HOSTILE: Readonly<Record<string, string>> = {
  'one word': 'a'.repeat(10_000_000),
  commands: 'cat /etc/passwd;'.repeat(625_000),
  arguments: 'echo <?php '.repeat(909_090),
  nesting: '$('.repeat(5_000_000),
  options: 'curl -'.repeat(1_666_666),
  downloads: 'wget http://h/x;'.repeat(625_000),
  escapes: `echo -e ${'\\x41'.repeat(2_499_999)}`,
  quotes: `'"\``.repeat(3_333_333),
};

interface Line {
  readonly name: string;
  readonly value: string;
  readonly goal: string;
  readonly isMet: boolean;
}

function event(text: string, index = 0): TaggerEvent {
  return {
    source_kind: 'command',
    source_id: `s#cmd${index}`,
    attacker_uuid: 'a',
    identity_uuid: null,
    session_id: 's',
    decky_id: 'd',
    payload: { command_text: text },
  };
}

/** The commands that the rules themselves give as examples, matching and not. */
function exampleEvents(): readonly TaggerEvent[] {
  return readBuiltinSources(loadAttackCatalogue())
    .rules.filter((rule) => rule.applies_to.includes('command'))
    .flatMap((rule) => [...(rule.tests?.match ?? []), ...(rule.tests?.no_match ?? [])])
    .flatMap((example, index) => (typeof example === 'string' ? [event(example, index)] : []));
}

/** Milliseconds of this thread on its core: what else the machine does is not counted. */
function milliseconds(work: () => void): number {
  const started = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1000;
}

/** Milliseconds on the clock: for what is too short to be accounted for. */
function clockMilliseconds(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Of times on the clock the best counts: whatever else the machine does only ever adds to them. */
function measureSpeed(): readonly Line[] {
  const rules = createRuleSet({ ...loadBuiltinPack(), checked: true });
  const events = exampleEvents();
  const texts = events.map((each) => JSON.stringify(each));
  const lift = (): void => {
    for (const each of events) rules.lift(each);
  };
  const parse = (): void => {
    for (const text of texts) JSON.parse(text);
  };
  for (let turn = 0; turn < WARM_UP; turn += 1) lift();
  let [core, lifting, parsing] = [0, Infinity, Infinity];
  for (let turn = 0; turn < TURNS; turn += 1) {
    core += milliseconds(() => {
      lifting = Math.min(lifting, clockMilliseconds(lift));
    });
    parsing = Math.min(parsing, clockMilliseconds(parse));
  }
  const rate = ((TURNS * events.length) / core) * 1000;
  const p99 = Math.min(...Array.from({ length: 5 }, () => percentile99(rules, events)));
  return [
    line(
      'command events a second, one core',
      rate.toFixed(0),
      `≥ ${LEAST_EVENTS_A_SECOND}`,
      rate >= LEAST_EVENTS_A_SECOND,
    ),
    line('times JSON.parse of the same events', (lifting / parsing).toFixed(1), '', true),
    line('99th percentile of one event, ms', p99.toFixed(3), `< ${MOST_P99_MS}`, p99 < MOST_P99_MS),
  ];
}

function percentile99(
  rules: ReturnType<typeof createRuleSet>,
  events: readonly TaggerEvent[],
): number {
  const times = events
    .map((each) => clockMilliseconds(() => rules.lift(each)))
    .sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? 0;
}

/** Each text in a process of its own, first event of all: nothing is warm. */
function measureHostile(): readonly Line[] {
  return Object.keys(HOSTILE).map((name) => {
    const times = Array.from({ length: 3 }, () => Number(inOwnProcess(`--hostile=${name}`)));
    const best = Math.min(...times);
    return line(
      `10 MB of ${name}, cold, ms`,
      best.toFixed(1),
      `≤ ${MOST_HOSTILE_MS}`,
      best <= MOST_HOSTILE_MS,
    );
  });
}

function measureStart(): Line {
  const times = Array.from({ length: 5 }, () => Number(inOwnProcess('--start')));
  const best = Math.min(...times);
  return line(
    'start with all rules, ms',
    best.toFixed(0),
    `< ${MOST_START_MS}`,
    best < MOST_START_MS,
  );
}

function inOwnProcess(argument: string): string {
  const { execPath, execArgv } = process;
  const { stdout } = spawnSync(execPath, [...execArgv, import.meta.filename, argument], {
    encoding: 'utf8',
  });
  return stdout.trim();
}

function line(name: string, value: string, goal: string, isMet: boolean): Line {
  return { name, value, goal, isMet };
}

function start(): number {
  return milliseconds(() => {
    loadAttackCatalogue();
    createRuleSet({ ...loadBuiltinPack(), checked: true });
  });
}

function hostile(name: string): number {
  const rules = createRuleSet({ ...loadBuiltinPack(), checked: true });
  const text = event(HOSTILE[name] ?? '');
  return milliseconds(() => rules.lift(text));
}

function main(): void {
  const [argument] = process.argv.slice(2);
  if (argument === '--start') console.log(start());
  else if (argument?.startsWith('--hostile=')) console.log(hostile(argument.slice(10)));
  else {
    for (const { name, value, goal, isMet } of [
      ...measureSpeed(),
      measureStart(),
      ...measureHostile(),
    ]) {
      console.log(`${isMet ? ' ' : '!'} ${name.padEnd(40)} ${value.padEnd(10)} ${goal}`);
    }
  }
}

main();
