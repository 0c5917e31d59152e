import type { SessionContext } from '@shardscope/sdk';
import { NO_ERRORS, NO_PAUSES, labelled, observed, skipped } from '../primitive.ts';
import { median, medianOf } from '../statistics.ts';
import * as limit from '../thresholds.ts';
import { MANUALS } from '../vocabulary.ts';

type Tactic = 'rerun' | 'switch' | 'abort';

const retryTactic = labelled({
  name: 'cognitive.error_resilience.retry_tactic',
  values: ['rerun', 'modify', 'switch', 'abort'],
  meaning:
    'What follows a command that failed: the same tool, the same otherwise, another, nothing.',
  minimumSamples: 1,
  measure(context) {
    const errors = erroredCommands(context);
    if (errors.length === 0) return skipped(NO_ERRORS);
    const votes: Record<Tactic, number> = { rerun: 0, switch: 0, abort: 0 };
    for (const command of errors) votes[tacticAfter(context, command)]++;
    const value = mostVoted(votes);
    return observed(value, errors.length < limit.FEW_ERRORS ? 0.4 : 0.65, () => ({
      metric: `share of failed commands that were followed so`,
      unit: '1',
      measured: votes[value] / errors.length,
      samples: errors.length,
      ranges: afterErrors(context, errors),
    }));
  },
});

function tacticAfter({ commands }: SessionContext, command: number): Tactic {
  if (command + 1 >= commands.length) return 'abort';
  return commands.token[command + 1] === commands.token[command] ? 'rerun' : 'switch';
}

/** The tactic with the most votes; of equal ones the more persistent. */
function mostVoted(votes: Readonly<Record<Tactic, number>>): Tactic {
  const most = Math.max(votes.rerun, votes.switch, votes.abort);
  if (votes.rerun === most) return 'rerun';
  return votes.switch === most ? 'switch' : 'abort';
}

const frustrationTyping = labelled({
  name: 'cognitive.error_resilience.frustration_typing',
  values: limit.FRUSTRATION.labels,
  meaning: 'How much the typing speed changes after a command that failed.',
  minimumSamples: 2,
  measure(context) {
    const { commands } = context;
    if (commands.length < 2) return skipped(NO_PAUSES);
    if (!context.outputWindows.errored.includes(1)) return skipped(NO_ERRORS);
    const { afterError, afterSuccess } = typingSpeeds(context);
    const upset = medianOf(afterError);
    const calm = medianOf(afterSuccess);
    if (upset === null) return skipped('nothing typed after a command that failed');
    if (calm === null || calm <= 0) return skipped('nothing to compare with');
    const change = Math.abs(upset - calm) / calm;
    const confidence = afterError.length < limit.FEW_ERRORS ? 0.4 : 0.6;
    return observed(limit.FRUSTRATION.label(change), confidence, () => ({
      metric: 'change of the time between keys after a failure, as a share of the time otherwise',
      measured: change,
      scale: limit.FRUSTRATION,
      samples: afterError.length,
      ranges: afterErrors(context, erroredCommands(context)),
    }));
  },
});

/** Median times between keys of the commands after failures and of those after successes. */
function typingSpeeds({ commands, outputWindows }: SessionContext): {
  readonly afterError: readonly number[];
  readonly afterSuccess: readonly number[];
} {
  const afterError: number[] = [];
  const afterSuccess: number[] = [];
  const { values, from, to } = commands.iats;
  for (let i = 1; i < commands.length; i++) {
    const speed = median(values, from[i] ?? 0, to[i] ?? 0);
    if (speed === null) continue;
    (outputWindows.errored[i - 1] === 1 ? afterError : afterSuccess).push(speed);
  }
  return { afterError, afterSuccess };
}

const fallbackToMan = labelled({
  name: 'cognitive.error_resilience.fallback_to_man',
  values: ['present', 'absent'],
  meaning: 'Whether the operator looks up a manual after a command that failed.',
  minimumSamples: 1,
  measure(context) {
    const { commands } = context;
    const errors = erroredCommands(context);
    if (errors.length === 0) return skipped(NO_ERRORS);
    const isLookup = (i: number): boolean =>
      i > 0 && context.outputWindows.errored[i - 1] === 1 && commands.firstTokenIn(i, MANUALS);
    const lookups = errors.filter((command) => isLookup(command + 1));
    const value = limit.LOOKUPS.label(lookups.length);
    return observed(value, errors.length < limit.FEW_ERRORS ? 0.4 : 0.65, () => ({
      metric: 'manuals looked up right after a failed command',
      measured: lookups.length,
      scale: limit.LOOKUPS,
      samples: errors.length,
      ranges: afterErrors(context, value === 'present' ? lookups : errors),
    }));
  },
});

/** The cognitive primitives of semantics 0.1 that are about errors. */
export const errorResilience = [retryTactic, frustrationTyping, fallbackToMan];

function erroredCommands({ outputWindows }: SessionContext): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < outputWindows.length; i++) if (outputWindows.errored[i] === 1) found.push(i);
  return found;
}

/** From each failed command to the end of the one after it. */
function afterErrors({ commands }: SessionContext, errors: readonly number[]) {
  return errors.map((command) => ({
    from_t: commands.startT[command] ?? 0,
    to_t: commands.endT[Math.min(command + 1, commands.length - 1)] ?? 0,
  }));
}
