import type { AttackerSort, Params } from '../client/protocol.ts';
import type { AttackerRow, Slice } from '../client/rows.ts';
import { filteredSlice } from '../filter/filtered-slice.ts';
import { readFilter } from '../filter/read-filter.ts';
import { attackerFits, type FilterSource } from '../filter/scan-attackers.ts';
import { attackerFacts } from '../filter/row-facts.ts';
import { steppedScan, type SteppedScan } from '../filter/stepped-scan.ts';
import type { AttackerMeasures } from './attacker-measures.ts';
import { keepNewest } from './keep-newest.ts';

/** Sorted and filtered lists kept at once: a few sizes of a filter while somebody types. */
const MAX_VIEWS = 8;

/** Milliseconds of measuring within one answer: a key press is answered within 150. */
const MEASURE_MS = 40;

/** Serves slices of attacker lists by index, from sorted arrays that are made once per view. */
export interface AttackerIndex {
  /** Throws E_FILTER_INVALID. */
  slice(query: Params<'attackers'>): Slice<AttackerRow>;
  /** All attackers, in no order. */
  all(): readonly AttackerRow[];
  /** The rows have changed: views are made again when next asked for. */
  invalidate(): void;
  /** What filters look at has changed, the rows have not. */
  refilter(): void;
  /** Milliseconds that the rows took when they were last fetched. */
  readonly fetchMs: number;
}

/** Orders by what is measured over all attackers. */
type MeasuredSort = 'novelty' | 'confidence';

/**
 * @param rows all attackers, fetched when a view is made
 * @param source asked for what filters want to know beyond an attacker's row
 * @param measures what measured orders go by
 */
export function attackerIndex(
  rows: () => readonly AttackerRow[],
  source: FilterSource,
  measures: AttackerMeasures,
): AttackerIndex {
  const views = new Map<string, SteppedScan<AttackerRow>>();
  const sorted = new Map<AttackerSort, Sorted>();
  let all: readonly AttackerRow[] | null = null;
  let fetchMs = 0;

  function fetchAll(): readonly AttackerRow[] {
    const started = performance.now();
    const fetched = rows();
    fetchMs = performance.now() - started;
    return fetched;
  }

  /** Sorting a hundred thousand rows takes longer than filtering them: it is done once an order. */
  function inOrder({ sort, descending }: Params<'attackers'>): readonly AttackerRow[] {
    const by = isMeasured(sort) ? measures.known : null;
    const kept = sorted.get(sort);
    if (kept?.descending === descending && kept.by === by) return kept.rows;
    const unsorted = (all ??= fetchAll());
    const measured = by ? unsorted.map((row) => withMeasure(row, by)) : unsorted;
    const made = measured.toSorted(order(sort, descending));
    sorted.set(sort, { descending, by, rows: made });
    views.clear();
    return made;
  }

  function view(query: Params<'attackers'>): SteppedScan<AttackerRow> {
    const ordered = inOrder(query);
    const key = JSON.stringify([query.sort, query.descending, query.text]);
    const known = views.get(key);
    if (known) return known;
    const made = scanOf(ordered, query.text, source);
    keepNewest(views, key, made, MAX_VIEWS);
    return made;
  }

  /** While measuring goes on the order is that of the time before; at first who was seen last leads. */
  function measuredSlice(query: Params<'attackers'>): Slice<AttackerRow> {
    measures.advance(MEASURE_MS);
    const { known, progress } = measures;
    const slice = cut(known ? query : { ...query, sort: 'lastSeen', descending: true });
    return { ...(progress && { scan: progress }), ...slice };
  }

  const cut = (query: Params<'attackers'>): Slice<AttackerRow> =>
    filteredSlice(view(query), query.offset, query.limit);

  return {
    get fetchMs() {
      return fetchMs;
    },
    all: () => (all ??= fetchAll()),
    slice: (query) => (isMeasured(query.sort) ? measuredSlice(query) : cut(query)),
    refilter: () => views.clear(),
    invalidate() {
      views.clear();
      sorted.clear();
      measures.invalidate();
      all = null;
    },
  };
}

/** A list in an order. */
interface Sorted {
  readonly descending: boolean;
  /** What it was measured by; null for an order of the rows' own. */
  readonly by: AttackerMeasures['known'];
  readonly rows: readonly AttackerRow[];
}

function isMeasured(sort: AttackerSort): sort is MeasuredSort {
  return sort === 'novelty' || sort === 'confidence';
}

function withMeasure(
  row: AttackerRow,
  measures: NonNullable<AttackerMeasures['known']>,
): AttackerRow {
  const measure = row.identity === null ? undefined : measures.get(row.identity);
  return measure ? { ...row, measure } : row;
}

/** Plain words are looked for in an attacker's own row: that keeps typing fast in a long list. */
function scanOf(
  sorted: readonly AttackerRow[],
  text: string,
  source: FilterSource,
): SteppedScan<AttackerRow> {
  const filter = readFilter(text);
  if (filter === null) {
    return { found: sorted, done: sorted.length, total: sorted.length, advance: () => undefined };
  }
  const read = filter.asksStates ? source : { ...source, states: () => [] };
  const isFit = filter.isPlain
    ? (row: AttackerRow): boolean =>
        filter.fits({ ...attackerFacts(row, source.addresses), isWhole: true }) === true
    : (row: AttackerRow): boolean => attackerFits(row, filter.fits, read);
  return steppedScan(sorted.length, (position) => {
    const row = sorted[position];
    return row !== undefined && isFit(row) ? [row] : [];
  });
}

type Compare = (one: AttackerRow, other: AttackerRow) => number;

/** Rows without the value come last either way; ties are broken by uuid so that pages agree. */
function order(sort: AttackerSort, descending: boolean): Compare {
  const sign = descending ? -1 : 1;
  const compare = comparison(sort);
  return (one, other) => compare(one, other, sign) || (one.uuid < other.uuid ? -1 : 1);
}

function comparison(
  sort: AttackerSort,
): (one: AttackerRow, other: AttackerRow, sign: number) => number {
  switch (sort) {
    case 'lastSeen':
      return (one, other, sign) => nullsLast(one.lastSeen, other.lastSeen, sign);
    case 'firstSeen':
      return (one, other, sign) => nullsLast(one.firstSeen, other.firstSeen, sign);
    case 'sessions':
      return (one, other, sign) => sign * (one.sessions - other.sessions);
    case 'novelty':
    case 'confidence':
      return (one, other, sign) =>
        nullsLast(one.measure?.[sort] ?? null, other.measure?.[sort] ?? null, sign);
    case 'address':
      return (one, other, sign) => nullsLast(addressKey(one), addressKey(other), sign);
  }
}

/** IPv4 sorts by number, before IPv6. */
function addressKey({ address }: AttackerRow): string | null {
  if (address === null) return null;
  if (address.includes(':')) return `6${address}`;
  return `4${address
    .split('.')
    .map((byte) => byte.padStart(3, '0'))
    .join('.')}`;
}

function nullsLast<Value extends number | string>(
  one: Value | null,
  other: Value | null,
  sign: number,
): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one < other ? -sign : Number(one > other) * sign;
}
