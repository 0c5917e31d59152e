import type { Commands, SessionContext } from '@shardscope/sdk';
import { byCommands } from '../confidence.ts';
import { commandRanges } from '../explain.ts';
import { NO_COMMANDS, labelled, observed, skipped, type Outcome } from '../primitive.ts';
import { pooledMedian } from '../statistics.ts';
import * as limit from '../thresholds.ts';
import { CLEANING, HIDING, INTENTS, type Intent } from '../vocabulary.ts';
import { Votes } from './votes.ts';

const objective = labelled({
  name: 'operational.objective',
  values: INTENTS.map(([intent]) => intent),
  meaning: 'What most commands are for: looking around, staying, taking, moving on, destroying.',
  minimumSamples: limit.OBJECTIVE_COMMANDS,
  measure({ commands }) {
    const votes = intentVotes(commands);
    const value = votes.winner();
    if (value === null || votes.total < limit.OBJECTIVE_COMMANDS) {
      return skipped('fewer than 3 commands with a known intent');
    }
    return observed(value, votes.total < limit.FEW_OBJECTIVE_COMMANDS ? 0.4 : 0.6, () => ({
      metric: 'share of commands with a known intent that have this one',
      unit: '1',
      measured: votes.of(value) / votes.total,
      samples: votes.total,
      ranges: commandRanges(commands, (i) => intentOf(commands, i) === value),
    }));
  },
});

/** A vote for its intent by each command that has one. */
function intentVotes(commands: Commands): Votes<Intent> {
  const votes = new Votes<Intent>();
  const intents: (Intent | null)[] = [];
  for (let i = 0; i < commands.length; i++) {
    const token = commands.token[i] ?? 0;
    const intent = (intents[token] ??= intentOf(commands, i));
    if (intent !== null) votes.add(intent);
  }
  return votes;
}

function intentOf(commands: Commands, command: number): Intent | null {
  return INTENTS.find(([, words]) => commands.firstTokenIn(command, words))?.[0] ?? null;
}

const opsecDiscipline = labelled({
  name: 'operational.opsec_discipline',
  values: ['careless', 'learning', 'careful'],
  meaning: 'How much care is taken to leave no traces.',
  minimumSamples: 1,
  measure({ commands }): Outcome<'careless' | 'learning' | 'careful'> {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const hides = (i: number): boolean => commands.firstTokenIn(i, HIDING);
    const value = opsecOf(commands, hides);
    return observed(value, byCommands(n, 0.3, 0.45), () => ({
      metric: 'commands that touch what the shell remembers or records',
      unit: 'count',
      measured: commandRanges(commands, hides).length,
      samples: n,
      ranges: commandRanges(commands, (i) => hides(i) || cleansAtEnd(commands, i)),
    }));
  },
});

function opsecOf(
  commands: Commands,
  hides: (command: number) => boolean,
): 'careless' | 'learning' | 'careful' {
  if (!someCommand(commands, hides)) return 'careless';
  return someCommand(commands, (i) => cleansAtEnd(commands, i)) ? 'careful' : 'learning';
}

function cleansAtEnd(commands: Commands, command: number): boolean {
  const isLate = command >= commands.length - limit.EXIT_COMMANDS;
  return isLate && commands.firstTokenIn(command, CLEANING);
}

const cleanupBehavior = labelled({
  name: 'operational.cleanup_behavior',
  values: limit.CLEANUP.labels,
  meaning: 'How thoroughly the operator tidies up at the end.',
  minimumSamples: 1,
  measure({ commands }) {
    const n = commands.length;
    if (n === 0) return skipped(NO_COMMANDS);
    const isCleaning = (i: number): boolean =>
      i >= n - limit.CLEANUP_COMMANDS && commands.firstTokenIn(i, CLEANING);
    const tools = new Set<number | undefined>();
    for (let i = Math.max(0, n - limit.CLEANUP_COMMANDS); i < n; i++) {
      if (isCleaning(i)) tools.add(commands.token[i]);
    }
    const confidence = n < limit.MANY_CLEANUP_COMMANDS ? 0.35 : 0.55;
    return observed(limit.CLEANUP.label(tools.size), confidence, () => ({
      metric: 'different cleaning commands among the last five',
      measured: tools.size,
      scale: limit.CLEANUP,
      samples: Math.min(n, limit.CLEANUP_COMMANDS),
      ranges: commandRanges(commands, isCleaning),
    }));
  },
});

const multiActorIndicators = labelled({
  name: 'operational.multi_actor_indicators',
  values: ['solo', 'handoff_detected', 'team_coordinated'],
  meaning: 'Whether the typing of the second half of the session is that of other hands.',
  minimumSamples: limit.HANDOFF_COMMANDS,
  measure(context) {
    const { commands } = context;
    if (commands.length < limit.HANDOFF_COMMANDS) return skipped('fewer than 8 commands');
    const { firstHalf, difference } = halves(context);
    const smaller = Math.min(firstHalf, commands.length - firstHalf);
    const value = difference === null ? 'solo' : limit.HANDOFF.label(difference);
    return observed(value, smaller >= limit.HANDOFF_GOOD_HALF ? 0.55 : 0.4, () => ({
      metric: 'difference of the median time between keys of the halves, as a share of the slower',
      scale: limit.HANDOFF,
      ...(difference === null
        ? { note: 'a half has too little to compare' }
        : { measured: difference }),
      samples: commands.length,
      ranges: commandRanges(commands),
    }));
  },
});

/** The session cut at half its time: commands in the first half, and how the typing differs. */
function halves({ window, commands }: SessionContext): {
  readonly firstHalf: number;
  readonly difference: number | null;
} {
  const middle = window.startT + window.duration / 2;
  const isFirst = (i: number): boolean => (commands.startT[i] ?? 0) < middle;
  let firstHalf = 0;
  for (let i = 0; i < commands.length; i++) if (isFirst(i)) firstHalf++;
  const smaller = Math.min(firstHalf, commands.length - firstHalf);
  if (smaller < limit.HANDOFF_HALF) return { firstHalf, difference: null };
  const before = pooledMedian(commands.iats, isFirst);
  const after = pooledMedian(commands.iats, (i) => !isFirst(i));
  const slower = Math.max(before ?? 0, after ?? 0);
  const isComparable = before !== null && after !== null && slower > 0;
  return { firstHalf, difference: isComparable ? Math.abs(before - after) / slower : null };
}

/** The operational primitives of semantics 0.1. */
export const operational = [objective, opsecDiscipline, cleanupBehavior, multiActorIndicators];

function someCommand(commands: Commands, wanted: (command: number) => boolean): boolean {
  for (let i = 0; i < commands.length; i++) if (wanted(i)) return true;
  return false;
}
