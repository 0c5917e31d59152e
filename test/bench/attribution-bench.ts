import { stdout } from 'node:process';
import { foldObservation, type Merger, type Observation, type SeriesRow } from '@shardscope/sdk';
import {
  categoricalMerger,
  hashMerger,
  linkAttackers,
  numericMerger,
  type AttackerEvidence,
  type DigraphProfile,
} from '../../packages/plugins/src/attribution/index.ts';
import { random, type Random } from '../unit/plugins/attribution/simulated/random.ts';
import {
  CLAIMS,
  RECOGNISED,
  counts,
} from '../unit/plugins/attribution/simulated/calendar-study.ts';
import {
  IN_COMMON,
  TOOL_STACK,
  sameHandsJoined,
  strangersJoined,
} from '../unit/plugins/attribution/simulated/join-study.ts';
import { script } from '../unit/plugins/attribution/simulated/operators.ts';
import {
  rhythmPoint,
  type RhythmPoint,
} from '../unit/plugins/attribution/simulated/rhythm-study.ts';
import { searchRecall } from '../unit/plugins/attribution/simulated/search-study.ts';
import {
  halves,
  profileOfStrokes,
  strokesOf,
  typist,
  type Offsets,
} from '../unit/plugins/attribution/simulated/typists.ts';

// What merging and linking cost, and how well typing rhythms tell simulated typists apart. Times are
// of the processor, the best of several turns: whatever else the machine does only adds to them.
// Run alone: node --conditions=source test/bench/attribution-bench.ts

/** Observations merged, and series that they belong to. */
const MERGED = { observations: 300_000, identities: 500, primitives: 40 };

/** Lengths of series that are compared for the cost of one more observation. */
const LENGTHS = [1000, 100_000] as const;

/** Attackers that are linked, and the parts of them that typed by hand. */
const LINKED = { attackers: 100_000, typed: [0.1, 1] };

/** Typists of a point of the curve, and samples a side. */
const CURVE = { typists: 400, samples: [75, 150, 300, 600, 1200] };

/** One measured number and the least or most that it should be. */
interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Processor seconds that work takes. */
function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function best(turns: number, work: () => void): number {
  return Math.min(...Array.from({ length: turns }, () => seconds(work)));
}

const MERGERS: readonly Merger[] = [categoricalMerger, numericMerger, hashMerger];

function observationOf(i: number, kind: number, ts: number): Observation {
  const value = kind === 1 ? (i % 7) + 1 : ['a3f1', 'b2', 'typed', 'pasted'][(i * 7) % 4];
  return {
    id: `${i}`,
    v: 1,
    ts,
    primitive: `p${kind}`,
    value: value ?? null,
    confidence: 0.7,
    window: { start_ts: 0, end_ts: 60 },
    source: 'shardscope/behave-shell@0.1.0;semantics=0.1',
    evidence_ref: `shard:web/ssh/sessions-2026-01-01.jsonl#${i}`,
    identity_ref: null,
  };
}

/** Observations of many identities, one after the other in time, folded into state rows. */
function mergeSpeed(): BenchResult {
  const { observations, identities, primitives } = MERGED;
  const stream = Array.from({ length: observations }, (_, i) =>
    observationOf(i, i % MERGERS.length, 1.7e9 + i * 60),
  );
  const work = (): void => {
    const rows = new Map<number, SeriesRow>();
    stream.forEach((one, i) => {
      const series = (i * 31) % (identities * primitives * MERGERS.length);
      const key = { identity_uuid: `i${series % identities}`, primitive: one.primitive };
      const merger = MERGERS[i % MERGERS.length] ?? categoricalMerger;
      const place = series * MERGERS.length + (i % MERGERS.length);
      const folded = foldObservation(key, rows.get(place), one, merger);
      if (folded.kind === 'folded') rows.set(place, folded.row);
    });
  };
  const perSecond = observations / best(5, work);
  return {
    name: 'observations merged a second, in thousands',
    value: perSecond / 1000,
    atLeast: 200,
  };
}

/** Cost of the last thousand observations of a long series against those of a short one. */
function growth(kind: number): BenchResult {
  const merger = MERGERS[kind] ?? categoricalMerger;
  const perObservation = LENGTHS.map((length) => {
    const stream = Array.from({ length: length + 1000 }, (_, i) =>
      observationOf(i, kind, 1.7e9 + i * 600),
    );
    return Math.min(
      ...Array.from({ length: 7 }, () => {
        let row: SeriesRow | undefined;
        const add = (one: Observation): void => {
          const folded = foldObservation({ identity_uuid: 'i', primitive: 'p' }, row, one, merger);
          if (folded.kind === 'folded') row = folded.row;
        };
        stream.slice(0, length).forEach(add);
        return seconds(() => stream.slice(length).forEach(add));
      }),
    );
  });
  const [short = 1, long = 1] = perObservation;
  return {
    name: `${merger.id}: one more after ${LENGTHS[1]} to one more after ${LENGTHS[0]}`,
    value: long / short,
    atMost: 2,
  };
}

/** Attackers as a busy honeynet sees them: few clients and payloads that many share, long lists. */
function crowd(size: number, typed: number): readonly AttackerEvidence[] {
  const dice = random(5);
  const typists = Array.from({ length: 2000 }, (_, i) =>
    profileOfStrokes(strokesOf(typist(i, 'personal'), dice, 200, halves(dice)[0])),
  );
  const skewed = (values: number) => Math.floor(values * dice.uniform() ** 3);
  return Array.from({ length: size }, (_, i): AttackerEvidence => ({
    attacker_uuid: `${Math.imul(i, 2_654_435_761) >>> 0}-${i}`,
    profile: i < size * typed ? varied(dice.pick(typists), dice) : null,
    simhashes: [],
    c2: dice.chance(0.3) ? [`198.51.100.${skewed(250)}:443`] : [],
    payloads: dice.chance(0.3) ? [`payload ${skewed(1000)}`] : [],
    hassh: dice.chance(0.8) ? [`hassh ${skewed(300)}`] : [],
    ja3: [],
    sequences: dice.chance(0.5)
      ? [`TA0007:${dice.integer(0, 20_000)}`, `TA0007:${dice.integer(0, 500)}`]
      : [],
    credentials: Array.from({ length: 10 }, () => `credential ${skewed(2000)}`),
    asn: `AS${dice.integer(1, 3000)}`,
    address: null,
  }));
}

/** Another typist of the same text: faster or slower, and each digraph differently. */
function varied(profile: DigraphProfile, dice: Random): DigraphProfile {
  const pace = Math.exp(0.25 * dice.normal());
  const medians = profile.medians.map((median) => median * pace * Math.exp(0.2 * dice.normal()));
  return { ...profile, medians };
}

function linkSpeed(typed: number): readonly BenchResult[] {
  const all = crowd(LINKED.attackers, typed);
  const [few, many] = [all.slice(-LINKED.attackers / 10), all].map((some) =>
    best(2, () => linkAttackers(some)),
  );
  const share = `${typed * 100} % typed`;
  const growthOf = (many ?? 0) / (few ?? 1);
  return [
    {
      name: `linking ${LINKED.attackers} attackers, ${share}, s`,
      value: many ?? 0,
      ...(typed === 1 ? {} : { atMost: 10 }),
    },
    { name: `ten times the attackers, ${share}, times the cost`, value: growthOf, atMost: 20 },
  ];
}

function curveLine({ samples, shared, rate, measuresAlone, ...rates }: RhythmPoint): string {
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`.padStart(8);
  return [
    String(samples).padStart(6),
    shared.toFixed(0).padStart(7),
    percent(rate),
    percent(measuresAlone).padStart(12),
    percent(rates.trueFull).padStart(12),
    percent(rates.falseFull).padStart(12),
  ].join('');
}

function printCurve(offsets: Offsets, sameCommands: boolean): void {
  const lines = sameCommands ? 'the same commands' : 'other commands each time';
  stdout.write(`\n${offsets} offsets, ${lines}: equal error rates (a simulation)\n`);
  stdout.write('samples shared   rate  R + A alone  same: full  other: full\n');
  for (const samples of CURVE.samples) {
    const study = { offsets, samples, typists: CURVE.typists, seed: 2, sameCommands };
    stdout.write(`${curveLine(rhythmPoint(study))}\n`);
  }
}

/** Samples a side for which joins are counted. */
const JOINED_SAMPLES = [150, 300, 600];

function printJoins(offsets: Offsets): void {
  const { sequences = [] } = script('x.sh');
  const row = (name: string, joined: (samples: number) => number) => {
    const counts = JOINED_SAMPLES.map((samples) => String(joined(samples)).padStart(6));
    stdout.write(`${name.padEnd(58)}${counts.join('')}\n`);
  };
  stdout.write(`\n${offsets} offsets: joined of 100 seeds (a simulation)\n`);
  stdout.write(
    `${'samples at each address'.padEnd(58)}${JOINED_SAMPLES.map((n) => String(n).padStart(6)).join('')}\n`,
  );
  row('same hands, 5 addresses, same clients', (samples) => sameHandsJoined(offsets, samples));
  row('same hands, 5 addresses, same clients and scripts', (samples) =>
    sameHandsJoined(offsets, samples, { ...TOOL_STACK, sequences }),
  );
  for (const [what, tools] of Object.entries(IN_COMMON)) {
    row(`different hands, same ${what}`, (samples) => strangersJoined(offsets, samples, tools));
  }
}

function printCalendars(): void {
  stdout.write('\ngenerated calendars: given of 100 seeds (a simulation)\n');
  for (const [name, primitive, value] of RECOGNISED) {
    const given = String(counts(name, primitive)[value] ?? 0).padStart(6);
    stdout.write(`${`${name}: ${primitive} ${value}`.padEnd(88)}${given}\n`);
  }
  for (const name of ['scanner', 'burstyScanner'] as const) {
    for (const [primitive, values] of CLAIMS) {
      const found = counts(name, primitive);
      const claimed = values.reduce((total, value) => total + (found[value] ?? 0), 0);
      stdout.write(
        `${`${name}: ${primitive} ${values.join(' or ')}`.padEnd(88)}${String(claimed).padStart(6)}\n`,
      );
    }
  }
}

function print({ name, value, atLeast, atMost }: BenchResult): void {
  const goal =
    atLeast !== undefined ? `at least ${atLeast}` : atMost !== undefined ? `at most ${atMost}` : '';
  const isMissed = value < (atLeast ?? -Infinity) || value > (atMost ?? Infinity);
  stdout.write(
    `${isMissed ? '!' : ' '} ${name.padEnd(58)}${value.toFixed(2).padStart(9)}  ${goal}\n`,
  );
}

/** Typists at two addresses each, among whom pairs are searched. */
const SEARCHED = [2500, 10_000];

function printSearch(): void {
  stdout.write('\npairs of one typist found among all attackers (a simulation)\n');
  for (const typists of SEARCHED) {
    const { matching, found } = searchRecall(typists);
    const percent = ((100 * found) / matching).toFixed(1);
    stdout.write(
      `${String(2 * typists).padStart(8)} attackers: ${found} of ${matching}, ${percent} %\n`,
    );
  }
}

print(mergeSpeed());
for (const kind of MERGERS.keys()) print(growth(kind));
for (const typed of LINKED.typed) linkSpeed(typed).forEach(print);
printSearch();
printCalendars();
for (const offsets of ['personal', 'marked', 'common'] as const) printCurve(offsets, false);
printCurve('personal', true);
for (const offsets of ['personal', 'marked', 'common'] as const) printJoins(offsets);
