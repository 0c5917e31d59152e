// Compares `shardscope analyze --semantics 0.1` with what semantics 0.1 is known to give.
// Ends with 1 if any observation differs.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseEvidenceRef } from '@shardscope/sdk';
import { layOut, parityFamilies, type ParityObservation } from './parity-families.ts';
import { parityReport, type ParityReport, type ParityRow } from './parity-report.ts';

/** Differences that are printed; the table counts all. */
const SHOWN_DIFFERENCES = 40;

const MAIN = join(import.meta.dirname, '..', 'packages', 'engine', 'src', 'cli', 'main.ts');
const ANALYZE = ['--format', 'jsonl', '--semantics', '0.1', '--no-workspace', '--quiet'];

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

function print({ rows, differences, unexpected }: ParityReport): void {
  const columns = ['equal', 'different', 'missing', 'extra', 'excepted'] as const;
  const line = (name: string, cells: readonly (string | number)[]): string =>
    name.padEnd(48) + cells.map((cell) => String(cell).padStart(10)).join('');
  const totals = columns.map((column) => sum(rows, column));
  console.log(line('primitive', columns));
  for (const row of rows) {
    console.log(
      line(
        row.primitive,
        columns.map((column) => row[column]),
      ),
    );
  }
  console.log(line(`${rows.length} primitives`, totals));
  for (const { session, observations } of unexpected) {
    console.log(`nothing was expected of ${session}; it has ${observations} observations`);
  }
  for (const difference of differences.slice(0, SHOWN_DIFFERENCES)) console.log(difference);
  const hidden = differences.length - SHOWN_DIFFERENCES;
  if (hidden > 0) console.log(`… and ${hidden} more`);
}

function sum(rows: readonly ParityRow[], column: Exclude<keyof ParityRow, 'primitive'>): number {
  return rows.reduce((total, row) => total + row[column], 0);
}

const root = mkdtempSync(join(tmpdir(), 'shardscope-parity-'));
try {
  const families = parityFamilies();
  layOut(families, root);
  const report = parityReport(families, await analyze(root));
  print(report);
  const isEqual = report.differences.length === 0 && report.rows.length > 0;
  console.log(isEqual ? 'all equal' : `${report.differences.length} differences`);
  if (!isEqual) process.exitCode = 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
