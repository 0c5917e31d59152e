import { below, rest, scale, upTo } from './scale.ts';

/*
 * Every number that semantics 0.1 judges by, with its unit and the reason for it. They are fixed by
 * those semantics: change none, or observations can no longer be compared with existing ones.
 */

/** Commands below which shares and medians of commands are hearsay: confidence drops. */
export const FEW_COMMANDS = 5;

/** Share of its value by which a measure may miss an edge and still be called near it. */
export const NEAR = 0.1;

/** Share of pastes among inputs. A typist pastes now and then; a script does little else. */
export const INPUT_MODALITY = scale('1', upTo(0.05, 'typed'), below(0.4, 'mixed'), rest('pasted'));

/** Share of pastes among inputs, as a habit: from a tenth it is no accident, from half it rules. */
export const PASTE_HABIT = scale(
  '1',
  below(0.1, 'none'),
  below(0.5, 'occasional'),
  rest('habitual'),
);

/** Inputs below which there is no cadence. */
export const CADENCE_INPUTS = 5;

/** Seconds: mean time between keys below which no hand types. */
export const MACHINE_MEAN = scale('s', below(0.005, 'machine'), rest('hand'));

/** Variation of times between keys below which no hand types. */
export const MACHINE_CV = 0.05;

/** Variation of times between keys within a burst: practised hands are even, searching ones not. */
export const CADENCE = scale(
  '1',
  below(0.5, 'steady'),
  below(1.5, 'bursty'),
  rest('hunt_and_peck'),
);

/** Times between keys below which nothing is said about the hand's steadiness. */
export const STABILITY_SAMPLES = 5;

/** Seconds: two different fingers on purpose are slower, a trembling one is not. */
export const TREMOR_IAT_S = 0.03;

/** Share of such times from which they are no slips. */
export const TREMOR = scale('1', below(0.1, 'none'), rest('tremor'));

/** Variation of times between keys, for a hand without tremor. */
export const STABILITY = scale('1', below(0.5, 'steady'), rest('variable'));

/** Inputs below which the absence of corrections says nothing. */
export const CORRECTION_INPUTS = 3;

/** Killed lines and words of somebody who never uses a backspace. */
export const LINE_KILLS = scale('count', below(1, 'absent'), rest('route_around'));

/** Seconds from a slip to its backspace: within half a second it was felt, later it was read. */
export const CORRECTION_DELAY = scale('s', upTo(0.5, 'immediate'), rest('deferred'));

/** Commands from which there is something to compare. */
export const COMMAND_COUNT = scale('count', upTo(1, 'single_command'), rest('several'));

/** Times between keys of a command from which their variation counts. */
export const CHUNKING_IATS = 3;

/** Variation of times between keys within a command: typed in one go, or with stops. */
export const CHUNKING = scale('1', below(0.5, 'fluent'), rest('fragmented'));

/** Share of commands with a TAB: from half of them it is how the operator works. */
export const TAB_COMPLETION = scale(
  '1',
  upTo(0, 'none'),
  below(0.5, 'occasional'),
  rest('habitual'),
);

/** Edges near which the share of commands with a TAB is doubtful. */
export const TAB_EDGES = [0.3, 0.5] as const;

/** Editing shortcuts a command: one in twenty can be a slip, one in three is a trained hand. */
export const SHORTCUTS = scale('1', below(0.05, 'none'), below(0.3, 'moderate'), rest('heavy'));

/** Edges near which the number of shortcuts a command is doubtful. */
export const SHORTCUT_EDGES = [0.05, 0.3] as const;

/** Median of pipes a command: two make a pipeline of three tools. */
export const PIPE_DEPTH = scale('count', below(2, 'shallow'), below(3, 'moderate'), rest('deep'));

/** Edges near which the number of pipes is doubtful. */
export const PIPE_EDGES = [2, 3] as const;

/** Seconds: longer between two keys is a pause, not a digraph. */
export const DIGRAPH_GAP_S = 1.5;

/** Seconds: upper edges of the classes of digraph times; what is longer is a class of its own. */
export const DIGRAPH_EDGES_S = [0.03, 0.06, 0.12, 0.25, 0.5, 1.0] as const;

/** Different digraphs below which a hash over them is noise. */
export const DIGRAPH_KINDS = 8;

/** Digraphs, repeated ones included, below which a hash over them is noise. */
export const DIGRAPH_SAMPLES = 20;

/** Seconds between commands, as the median: what a script, a hand, a model or a break take. */
export const LATENCY = scale(
  's',
  upTo(0.3, 'instant'),
  upTo(1.5, 'typing_speed'),
  upTo(2, 'deliberate'),
  upTo(8, 'llm_lightweight'),
  upTo(30, 'llm_heavyweight'),
  rest('long'),
);

/** Different tools a command: a list that is worked off hardly repeats itself. */
export const BRANCH_DIVERSITY = scale(
  '1',
  below(0.7, 'adaptive_branching'),
  rest('linear_playbook'),
);

/** Pairs of output and pause below which their correlation says nothing. */
export const FEEDBACK_PAIRS = 5;

/** Correlation of output with the pause after it: who reads takes longer over more. */
export const FEEDBACK = scale('1', upTo(0.3, 'fire_and_forget'), rest('closed_loop'));

/** Variation of pauses: below a clock's, above that of two kinds of pause. */
export const CONSISTENCY = scale(
  '1',
  below(0.4, 'metronomic'),
  below(1.5, 'variable'),
  rest('bimodal'),
);

/** Variation of times between keys at which typing counts as fully strained. */
export const LOAD_TYPING_CV = 1;

/** Variation of pauses at which pacing counts as fully strained. */
export const LOAD_PAUSE_CV = 1.5;

/** Mean of the strains on typing, success and pacing, in thirds. */
export const COGNITIVE_LOAD = scale('1', below(0.33, 'low'), below(0.67, 'medium'), rest('high'));

/** Share of transitions that go back to an earlier tool, from which there is no plan to see. */
export const EXPLORATION_JUMPS = scale('1', below(0.3, 'methodical'), rest('chaotic'));

/** Share of commands that repeat a tool, from which few tools do the work. */
export const EXPLORATION_REPEATS = scale('1', below(0.5, 'methodical'), rest('targeted'));

/** Seconds: a pause above this is time to think. */
export const DEEP_PAUSE_S = 1.5;

/** Seconds: a pause up to this leaves no time to think. */
export const REACTIVE_PAUSE_S = 0.3;

/** Share of thinking pauses from which the operator plans. */
export const DEEP_SHARE = scale('1', below(0.4, 'shallow'), rest('deep'));

/** Share of pauses without thought from which the operator reacts. */
export const REACTIVE_SHARE = scale('1', below(0.5, 'shallow'), rest('reactive'));

/** Different first tokens: three can be a reflex, ten are a craft. */
export const VOCABULARY = scale('count', upTo(3, 'narrow'), below(10, 'moderate'), rest('broad'));

/** Failed commands below which what follows them is hearsay. */
export const FEW_ERRORS = 5;

/** Change of typing speed after a failure, as a share of the speed otherwise. */
export const FRUSTRATION = scale('1', below(0.1, 'low'), below(0.3, 'moderate'), rest('high'));

/** Seconds that a session lasts: a minute, ten minutes, an hour. */
export const DURATION = scale(
  's',
  below(60, 'short'),
  below(600, 'medium'),
  below(3600, 'long'),
  rest('marathon'),
);

/** Windows that a session is cut into to see whether activity comes in waves. */
export const ESCALATION_WINDOWS = 10;

/** Seconds: shorter windows than this would see single commands. */
export const ESCALATION_WINDOW_S = 10;

/** Windows below which their counts are hearsay. */
export const FEW_WINDOWS = 5;

/** Share of empty windows from which activity is interrupted. */
export const BURSTY_EMPTY_SHARE = 0.3;

/** Variation of commands a window from which interrupted activity comes in bursts. */
export const BURSTS = scale('1', below(1, 'none'), rest('bursty'));

/** Variation of commands a window: even, or not. */
export const ESCALATION = scale('1', below(0.5, 'sustained'), rest('erratic'));

/** Manuals looked up after a failure. */
export const LOOKUPS = scale('count', below(1, 'absent'), rest('present'));

/** Commands at the start that a landing ritual is looked for in. */
export const LANDING_COMMANDS = 5;

/** Commands of orientation among them that make it a ritual. */
export const LANDING_RITUAL = scale('count', below(2, 'absent'), rest('present'));

/** Commands below which a landing ritual is doubtful. */
export const FEW_LANDING_COMMANDS = 3;

/** Commands at the end that tidying up is looked for in. */
export const EXIT_COMMANDS = 3;

/** Prompts below which the kind of shell is doubtful. */
export const FEW_PROMPTS = 3;

/** Letters below which their frequencies say nothing about a keyboard. */
export const LAYOUT_LETTERS = 200;

/** Letters below which a keyboard told by frequencies is doubtful. */
export const FEW_LAYOUT_LETTERS = 500;

/** Share of pairs that are common in English: less on keyboards whose letters lie elsewhere. */
export const LAYOUT_PAIRS = scale('1', below(0.08, 'other'), rest('qwerty'));

/** Share of q: where it lies for `a` there is more of it than in English, and fewer English pairs. */
export const AZERTY = scale('1', upTo(0.02, 'other'), rest('azerty'));

/** Share of common pairs below which many q are no accident. */
export const AZERTY_PAIRS = 0.05;

/** Share of z: where it lies for `y` there is more of it than in English, and hardly any y. */
export const QWERTZ = scale('1', upTo(0.03, 'other'), rest('qwertz'));

/** Share of y below which many z are no accident. */
export const QWERTZ_Y = 0.01;

/** Typed characters below which the use of a number pad cannot be seen. */
export const NUMPAD_CHARACTERS = 50;

/** Digits in quick succession that a number pad is known by. */
export const NUMPAD_DIGITS = 4;

/** Seconds between two such digits at most: one hand on a pad. */
export const NUMPAD_GAP_S = 0.05;

/** Commands with a known intent below which there is no objective. */
export const OBJECTIVE_COMMANDS = 3;

/** Commands with a known intent below which an objective is doubtful. */
export const FEW_OBJECTIVE_COMMANDS = 6;

/** Commands at the end that cleaning up is looked for in. */
export const CLEANUP_COMMANDS = 5;

/** Different cleaning commands among them. */
export const CLEANUP = scale('count', below(1, 'none'), below(3, 'partial'), rest('thorough'));

/** Commands from which cleaning up at the end can be told from coincidence. */
export const MANY_CLEANUP_COMMANDS = 8;

/** Commands below which two halves of a session cannot be compared. */
export const HANDOFF_COMMANDS = 8;

/** Commands that each half must have. */
export const HANDOFF_HALF = 4;

/** Commands in each half from which the comparison is good. */
export const HANDOFF_GOOD_HALF = 8;

/** Difference of the halves' typing speeds, as a share of the slower one. */
export const HANDOFF = scale('1', upTo(0.5, 'solo'), rest('handoff_detected'));

/** Letters below which words say nothing about a mood. */
export const VALENCE_LETTERS = 80;

/** Letters from which their words, or lack of them, count for more. */
export const MANY_LETTERS = 200;

/** Words of one kind from which they are no accident. */
export const VALENCE_WORDS = 2;

/** Letters below which nothing is said about swearing. */
export const VENTING_LETTERS = 30;

/** Swear words. */
export const VENTING = scale('count', below(1, 'none'), rest('detected'));

/** Capitals in a row that are a shout. */
export const CAPITALS = scale('count', below(5, 'none'), rest('high_agitated'));

/** Exclamation marks in a row that are a shout. */
export const EXCLAMATIONS = scale('count', below(3, 'none'), rest('high_agitated'));

/** Times between keys from which speed tells of arousal. */
export const AROUSAL_IATS = 30;

/** Seconds: median time between keys of a burst. The fastest can tell agitation, the slowest calm. */
export const AROUSAL = scale(
  's',
  below(0.06, 'high_agitated'),
  upTo(0.3, 'medium_engaged'),
  rest('low_calm'),
);

/** Typing time after a failure over typing time otherwise: a fifth slower, a fifth faster. */
export const STRESS = scale(
  '1',
  upTo(1 / 1.2, 'distress_negative'),
  below(1.2, 'none'),
  rest('eustress_positive'),
);

/** Commands after a failure from which their speed counts for more. */
export const STRESS_COMMANDS = 2;
