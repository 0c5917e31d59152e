// Compares with what semantics 0.1 is known to give: the observations of `shardscope analyze
// --semantics 0.1`, the tags of the rules up to R0059, and the states that series are merged to.
// Ends with 1 if anything differs that is not meant to.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseEvidenceRef } from '@shardscope/sdk';
import { layOut, parityFamilies, type ParityObservation } from './parity-families.ts';
import { parityReport, type ParityReport, type ParityRow } from './parity-report.ts';
import { intendedStateDifferences, seriesCases, stateDifference } from './parity-states.ts';
import { compareTags, intendedTagDifferences, judgeTags } from './parity-tags.ts';

/** Differences that are printed; the table counts all. */
const SHOWN_DIFFERENCES = 40;

const MAIN = join(import.meta.dirname, '..', 'packages', 'engine', 'src', 'cli', 'main.ts');
const ANALYZE = ['--format', 'jsonl', '--semantics', '0.1', '--no-workspace', '--quiet'];

/** What evidence of observations begins with that are of an identity, and of no session. */
const IDENTITY = 'identity:';

/** An event as the command prints it, as far as it is looked at here. */
interface PrintedEvent {
  readonly topic: string;
  readonly payload: Omit<ParityObservation, 'sid'> & { readonly evidence_ref: string };
}

/** Analyses a folder by way of the command line: observations by decky. */
async function analyze(root: string): Promise<ReadonlyMap<string, ParityObservation[]>> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', MAIN, 'analyze', root, ...ANALYZE],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const found = new Map<string, ParityObservation[]>();
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as PrintedEvent;
    if (!event.topic.startsWith('attacker.observation.')) continue;
    // What many sessions show together is compared below, by its own fixtures.
    if (event.payload.evidence_ref.startsWith(IDENTITY)) continue;
    const place = parseEvidenceRef(event.payload.evidence_ref);
    if (place === null) throw new Error(`No pointer to a shard: ${event.payload.evidence_ref}`);
    const list = found.get(place.decky) ?? [];
    list.push({ ...event.payload, sid: place.sid });
    found.set(place.decky, list);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`shardscope analyze ended with ${String(code)}.`);
  return found;
}

/** One line of a table. */
function tableLine(name: string, cells: readonly (string | number)[]): string {
  return name.padEnd(48) + cells.map((cell) => String(cell).padStart(10)).join('');
}

function print({ rows, differences, unexpected }: ParityReport): void {
  const columns = ['equal', 'different', 'missing', 'extra', 'excepted'] as const;
  const totals = columns.map((column) => sum(rows, column));
  console.log(tableLine('primitive', columns));
  for (const row of rows) {
    const cells = columns.map((column) => row[column]);
    console.log(tableLine(row.primitive, cells));
  }
  console.log(tableLine(`${rows.length} primitives`, totals));
  for (const { session, observations } of unexpected) {
    console.log(`nothing was expected of ${session}; it has ${observations} observations`);
  }
  printSome(differences);
}

function printSome(differences: readonly string[]): void {
  for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) console.log(difference);
  const hidden = differences.length - SHOWN_DIFFERENCES;
  if (hidden > 0) console.log(`… and ${hidden} more`);
}

function sum(rows: readonly ParityRow[], column: Exclude<keyof ParityRow, 'primitive'>): number {
  return rows.reduce((total, row) => total + row[column], 0);
}

/** Observations: how many differ. */
async function compareObservations(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'shardscope-parity-'));
  try {
    const families = parityFamilies();
    layOut(families, root);
    const report = parityReport(families, await analyze(root));
    print(report);
    return report.rows.length > 0 ? report.differences.length : 1;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Tags of the rules that semantics 0.1 has too: how many differ without being meant to. */
function compareRules(): number {
  const { equal, differences } = compareTags();
  const judge = judgeTags();
  const rules = [...new Set([...equal.keys(), ...differences.map(({ rule }) => rule)])].sort();
  const cellsOf = (rule: string | null): readonly number[] => {
    const own = differences.filter((each) => rule === null || each.rule === rule);
    const judged = (difference: string | null, verdict: string): number =>
      own.filter(
        (each) => judge(each) === verdict && (!difference || each.difference === difference),
      ).length;
    const same = [...equal].filter(([id]) => rule === null || id === rule);
    return [
      same.reduce((total, [, n]) => total + n, 0),
      ...['confidence', 'missing', 'extra'].map((difference) => judged(difference, 'fault')),
      judged(null, 'intended'),
      judged(null, 'more'),
    ];
  };
  console.log(
    `\n${tableLine('rule', ['equal', 'different', 'missing', 'extra', 'intended', 'more'])}`,
  );
  for (const rule of rules) console.log(tableLine(rule, cellsOf(rule)));
  console.log(tableLine(`${rules.length} rules`, cellsOf(null)));
  const { notTaggedAnyMore, taggedNow } = intendedTagDifferences();
  console.log('intended: not tagged any more, or tagged now');
  for (const { case: id, rule, reason } of notTaggedAnyMore)
    console.log(`- ${id} ${rule} ${reason}`);
  for (const { case: id, rule, reason } of taggedNow) console.log(`+ ${id} ${rule} ${reason}`);
  console.log('more: on commands, what semantics 0.1 misses');
  const faults = differences.filter((each) => judge(each) === 'fault');
  printSome(
    faults.map((each) => `${each.case} ${each.rule} ${each.technique}: ${each.difference}`),
  );
  return faults.length;
}

/** States that series are merged to: how many differ without being meant to. */
function compareStates(): number {
  const cases = seriesCases();
  const intended = new Map(intendedStateDifferences().map((each) => [each.case, each.reason]));
  const differences = cases.flatMap((each) => {
    const difference = stateDifference(each);
    return difference === null ? [] : [{ ...each, difference }];
  });
  const faults = differences.filter(({ id }) => !intended.has(id));
  const byTag = Map.groupBy(cases, ({ tag }) => tag);
  console.log(`\n${tableLine('series', ['equal', 'different', 'intended'])}`);
  for (const [name, own] of [...byTag, ['all', cases] as const]) {
    const ids = new Set(own.map(({ id }) => id));
    const different = faults.filter(({ id }) => ids.has(id)).length;
    const meant = differences.filter(({ id }) => ids.has(id)).length - different;
    console.log(tableLine(name, [own.length - different - meant, different, meant]));
  }
  for (const [id, reason] of intended) console.log(`intended: ${id} ${reason}`);
  printSome(faults.map(({ id, tag, difference }) => `${id} ${tag}: ${difference}`));
  return faults.length;
}

const different = (await compareObservations()) + compareRules() + compareStates();
console.log(different === 0 ? '\nall equal, but for what is meant' : `\n${different} differences`);
if (different > 0) process.exitCode = 1;
