import type { AttackerMeasure } from '../client/rows.ts';
import type { IdentityScan } from '../store/index.ts';
import { rarity, type Rarity } from './rarity.ts';

/** Values and techniques from which on novelty is their mean: fewer say too little to stand out. */
const FEWEST_FEATURES = 8;

/** Identities, and tags, between two looks at the clock. */
const STATES_A_TURN = 64;
const TAGS_A_TURN = 512;

/** How much longer than measuring took it rests until it begins again, while much goes on. */
const REST_FACTOR = 4;

/** What is measured over all identities together, to sort attackers by. */
export interface AttackerMeasures {
  /** Goes on measuring where something has changed; for how long at most, in ms. */
  advance(budgetMs: number): void;
  /** By uuid of the identity; null before all was measured once. Another object after each time. */
  readonly known: ReadonlyMap<string, AttackerMeasure> | null;
  /** How far measuring has got; null while nothing has changed. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** What is measured may have changed. */
  invalidate(): void;
}

/** What measuring works on. */
export interface MeasureSource {
  readonly scan: IdentityScan;
  /** Whether values of a primitive are names of kinds. */
  readonly tellsKinds: (primitive: string) => boolean;
  /** Whether a primitive is never shown. */
  readonly isPrivate: (primitive: string) => boolean;
}

type Measured = Map<string, AttackerMeasure>;

/**
 * Measures in steps, two passes over the states of all identities and one over their tags: the first
 * counts who shows what, the last says how rare that is.
 */
export function attackerMeasures(source: MeasureSource): AttackerMeasures {
  let known: Measured | null = null;
  let isFresh = false;
  let run: { readonly steps: Generator<number, Measured>; total: number; done: number } | null =
    null;
  let workedMs = 0;
  let restsUntil = Number.NEGATIVE_INFINITY;

  function begin(): void {
    const { identities, tags } = source.scan.sizes();
    isFresh = true;
    workedMs = 0;
    run = { steps: measuring(source), total: 2 * identities + tags, done: 0 };
  }

  return {
    get known() {
      return known;
    },
    get progress() {
      if (run) return { done: Math.min(run.done, run.total), total: run.total };
      return isFresh ? null : { done: 0, total: 1 };
    },
    invalidate: () => (isFresh = false),
    advance(budgetMs) {
      const started = performance.now();
      if (!run && !isFresh && started >= restsUntil) begin();
      while (run && performance.now() < started + budgetMs) {
        const step = run.steps.next();
        if (step.done === true) {
          known = step.value;
          run = null;
        } else run.done += step.value;
      }
      workedMs += performance.now() - started;
      if (!run) restsUntil = Math.max(restsUntil, started + REST_FACTOR * workedMs);
    },
  };
}

/** Gives how much was looked at after each turn, and at last what was found. */
function* measuring(source: MeasureSource): Generator<number, Measured> {
  const { scan } = source;
  const name = remembered((primitive) => scan.primitive(primitive));
  const isShown = remembered((primitive) => !source.isPrivate(name(primitive)));
  const rare = rarity((primitive) => isShown(primitive) && source.tellsKinds(name(primitive)));
  const techniques = yield* techniquesOf(scan);
  let identities = 0;
  for (let last: number | null = 0; last !== null; yield STATES_A_TURN) {
    last = scan.states(last, STATES_A_TURN, (identity) => {
      identities += 1;
      for (const technique of techniques.get(identity) ?? []) rare.countTechnique(technique);
      return (primitive, _confidence, value) => rare.countValue(primitive, value);
    });
  }
  const found: Measured = new Map();
  for (let last: number | null = 0; last !== null; yield STATES_A_TURN) {
    const measured: [string, Sums][] = [];
    last = scan.states(last, STATES_A_TURN, (identity) => {
      const sums = emptySums();
      measured.push([identity, sums]);
      for (const technique of techniques.get(identity) ?? []) {
        sums.bits += rare.ofTechnique(technique, identities);
        sums.features += 1;
      }
      return (primitive, confidence, value) => {
        if (isShown(primitive)) add(sums, confidence, rare.ofValue(primitive, value));
      };
    });
    for (const [identity, sums] of measured) found.set(identity, measureOf(sums));
  }
  return found;
}

function* techniquesOf(
  scan: IdentityScan,
): Generator<number, ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>();
  for (let last: number | null = 0; last !== null; yield TAGS_A_TURN) {
    last = scan.techniques(last, TAGS_A_TURN, (identity, technique) => {
      const own = found.get(identity);
      if (!own) found.set(identity, [technique]);
      else if (!own.includes(technique)) own.push(technique);
    });
  }
  return found;
}

/** What is summed up over one identity. */
interface Sums {
  bits: number;
  features: number;
  confidence: number;
  states: number;
}

function emptySums(): Sums {
  return { bits: 0, features: 0, confidence: 0, states: 0 };
}

function add(sums: Sums, confidence: number, bits: ReturnType<Rarity['ofValue']>): void {
  sums.confidence += confidence;
  sums.states += 1;
  if (bits === null) return;
  sums.bits += bits;
  sums.features += 1;
}

function measureOf({ bits, features, confidence, states }: Sums): AttackerMeasure {
  return {
    novelty: bits / Math.max(FEWEST_FEATURES, features),
    confidence: states === 0 ? 0 : confidence / states,
  };
}

/** What was asked of a number once is not asked again. */
function remembered<Value>(ask: (number: number) => Value): (number: number) => Value {
  const known = new Map<number, Value>();
  return (number) => {
    const value = known.get(number) ?? ask(number);
    known.set(number, value);
    return value;
  };
}
