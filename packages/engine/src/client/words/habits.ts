import type { ObservationRow } from '../rows.ts';

/** What an attacker does, in one sentence, and how sure it is. */
export interface Habits {
  readonly sentence: string;
  /** The lowest confidence among what the sentence says, 0..1. */
  readonly confidence: number;
  /** The observation that the sentence begins with. */
  readonly first: ObservationRow;
  /** Every observation that the sentence rests on, in its order. */
  readonly from: readonly ObservationRow[];
}

/** What values of the leading primitives say. Values that are not here are left out. */
const PHRASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'motor.input_modality': {
    typed: 'types by hand',
    pasted: 'pastes most of the input',
    mixed: 'types and pastes',
  },
  'cognitive.inter_command_latency_class': {
    instant: 'up to 0.3 s between commands',
    typing_speed: '0.3 – 1.5 s between commands',
    deliberate: '1.5 – 2 s between commands',
    llm_lightweight: '2 – 8 s between commands',
    llm_heavyweight: '8 – 30 s between commands',
    long: 'more than 30 s between commands',
  },
  'cognitive.feedback_loop_engagement': {
    closed_loop: 'waits longer after more output',
    fire_and_forget: 'does not wait for output',
  },
  'cognitive.command_branch_diversity': {
    linear_playbook: 'hardly ever repeats a command',
    adaptive_branching: 'comes back to the same commands',
  },
};

/** The sentence over the newest observations; null when none of them says anything. */
export function habitsOf(observations: readonly ObservationRow[]): Habits | null {
  const said = Object.entries(PHRASES).flatMap(([primitive, phrases]) => {
    const row = observations.find((candidate) => candidate.primitive === primitive);
    const phrase = typeof row?.value === 'string' ? phrases[row.value] : undefined;
    return row !== undefined && phrase !== undefined ? [{ row, phrase }] : [];
  });
  const [first] = said;
  if (first === undefined) return null;
  const text = said.map(({ phrase }) => phrase).join(', ');
  return {
    sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    confidence: Math.min(...said.map(({ row }) => row.confidence)),
    first: first.row,
    from: said.map(({ row }) => row),
  };
}
