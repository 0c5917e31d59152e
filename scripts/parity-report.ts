import type { ParityFamily, ParityObservation } from './parity-families.ts';

/** Numbers differ no more than this: plain double arithmetic in another order. */
const TOLERANCE = 1e-9;

/** How the observations of one primitive compare. */
export interface ParityRow {
  readonly primitive: string;
  equal: number;
  different: number;
  missing: number;
  extra: number;
  /** Differences that are no target: the expected value is a known oddity. */
  excepted: number;
}

/** All primitives, each difference in words, and what had nothing expected. */
export interface ParityReport {
  readonly rows: readonly ParityRow[];
  readonly differences: readonly string[];
  /** Sessions without an expected observation for which some were given, and how many. */
  readonly unexpected: readonly { readonly session: string; readonly observations: number }[];
}

/** Expected values that are no target; the parity README lists them. */
const EXCEPTIONS: readonly { readonly primitive: string; isOdd(value: unknown): boolean }[] = [
  {
    // Names that are no locale: `EN_us`, languages of one letter, POSIX read as `pos`.
    primitive: 'environmental.locale',
    isOdd: (value) => value === 'pos' || !/^([a-z]{2,3})(-[A-Z]{2,3})?$/.test(String(value)),
  },
];

/** Compares what was observed with what should have been. Sessions without lines ask for nothing. */
export function parityReport(
  families: readonly ParityFamily[],
  given: ReadonlyMap<string, readonly ParityObservation[]>,
): ParityReport {
  const rows = new Map<string, ParityRow>();
  const differences: string[] = [];
  const unexpected: { session: string; observations: number }[] = [];
  for (const { name, expected } of families) {
    const bySid = Map.groupBy(expected, ({ sid }) => sid);
    const observed = Map.groupBy(given.get(name) ?? [], ({ sid }) => sid);
    for (const [sid, list] of observed) {
      if (!bySid.has(sid))
        unexpected.push({ session: `${name} ${sid}`, observations: list.length });
    }
    for (const [sid, list] of bySid) {
      compareSession(`${name} ${sid}`, list, observed.get(sid) ?? [], rows, differences);
    }
  }
  const sorted = [...rows.values()].toSorted((a, b) => (a.primitive < b.primitive ? -1 : 1));
  return { rows: sorted, differences, unexpected };
}

function compareSession(
  session: string,
  expected: readonly ParityObservation[],
  given: readonly ParityObservation[],
  rows: Map<string, ParityRow>,
  differences: string[],
): void {
  const wanted = new Map(expected.map((observation) => [observation.primitive, observation]));
  const found = new Map(given.map((observation) => [observation.primitive, observation]));
  for (const primitive of new Set([...wanted.keys(), ...found.keys()])) {
    const row = rows.get(primitive) ?? emptyRow(primitive);
    rows.set(primitive, row);
    const verdict = compare(primitive, wanted.get(primitive), found.get(primitive));
    row[verdict]++;
    if (verdict === 'equal' || verdict === 'excepted') continue;
    const [should, is] = [wanted.get(primitive), found.get(primitive)].map(inWords);
    differences.push(`${session} ${primitive}: ${verdict}, expected ${should}, got ${is}`);
  }
}

function compare(
  primitive: string,
  expected: ParityObservation | undefined,
  given: ParityObservation | undefined,
): 'equal' | 'different' | 'missing' | 'extra' | 'excepted' {
  if (expected === undefined) return 'extra';
  if (given !== undefined && isEqual(expected, given)) return 'equal';
  const isOdd = EXCEPTIONS.some(
    (exception) => exception.primitive === primitive && exception.isOdd(expected.value),
  );
  if (isOdd) return 'excepted';
  return given === undefined ? 'missing' : 'different';
}

function isEqual(expected: ParityObservation, given: ParityObservation): boolean {
  return (
    expected.value === given.value &&
    isClose(expected.confidence, given.confidence) &&
    isClose(expected.window.start_ts, given.window.start_ts) &&
    isClose(expected.window.end_ts, given.window.end_ts)
  );
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE;
}

function emptyRow(primitive: string): ParityRow {
  return { primitive, equal: 0, different: 0, missing: 0, extra: 0, excepted: 0 };
}

function inWords(observation: ParityObservation | undefined): string {
  if (observation === undefined) return 'nothing';
  const { value, confidence, window } = observation;
  return `${JSON.stringify(value)} at ${confidence} over ${window.start_ts}..${window.end_ts}`;
}
