import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { behaveShellV01 } from '@shardscope/plugins';
import { contextV01, memoryStore, openFolder, runPipeline } from '@shardscope/sdk';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  layOut,
  parityFamilies,
  type ParityFamily,
  type ParityObservation,
} from '../../../../scripts/parity-families.ts';
import { parityReport, type ParityReport } from '../../../../scripts/parity-report.ts';

/** Sessions that the engine behind the expected results could not do. */
const UNEXPECTED = 3;

const families = parityFamilies();
const root = mkdtempSync(join(tmpdir(), 'shardscope-parity-'));
let given: ReadonlyMap<string, ParityObservation[]>;
let report: ParityReport;

beforeAll(async () => {
  layOut(families, root);
  given = await observe();
  report = parityReport(families, given);
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Everything that a run over the laid-out recordings publishes, by family. */
async function observe(): Promise<ReadonlyMap<string, ParityObservation[]>> {
  const found = new Map<string, ParityObservation[]>();
  const store = memoryStore();
  const source = await openFolder(root);
  await lastValueFrom(
    runPipeline({ source, plugins: [{ plugin: behaveShellV01 }], context: contextV01, store }),
  );
  for (const { session, extractions } of store.results()) {
    const observations = extractions.flatMap((extraction) => extraction.observations);
    const list = observations.map((observation) => ({ ...observation, sid: session.sid }));
    found.set(session.decky, [...(found.get(session.decky) ?? []), ...list]);
  }
  return found;
}

describe('semantics 0.1', () => {
  it.each(families.map(({ name }) => name))('gives what is expected of %s', (name) => {
    expect(report.differences.filter((line) => line.startsWith(`${name} `))).toEqual([]);
  });

  it('is compared in all 38 primitives', () => {
    expect(report.rows).toHaveLength(38);
    expect(report.rows.every(({ equal }) => equal > 0)).toBe(true);
  });

  it('observes the sessions that nothing could be expected of', () => {
    expect(report.unexpected).toHaveLength(UNEXPECTED);
    for (const { observations } of report.unexpected) expect(observations).toBeGreaterThan(10);
  });
});

describe('the comparison', () => {
  const changed = (change: (lines: ParityObservation[]) => ParityObservation[]): ParityFamily[] =>
    families.map((family) =>
      family.name === 'motor' ? { ...family, expected: change([...family.expected]) } : family,
    );

  it('tells another value', () => {
    const other = changed(([first, ...rest]) => [
      { ...first, value: 'x' } as ParityObservation,
      ...rest,
    ]);
    expect(parityReport(other, given).differences).toHaveLength(1);
  });

  it('tells a confidence that differs by more than 1e-9', () => {
    const other = changed(([first, ...rest]) => [
      { ...first, confidence: (first?.confidence ?? 0) + 2e-9 } as ParityObservation,
      ...rest,
    ]);
    expect(parityReport(other, given).differences).toHaveLength(1);
  });

  it('tells what is missing and what is too much', () => {
    const extra = parityReport(
      changed(([, ...rest]) => rest),
      given,
    );
    expect(extra.rows.reduce((sum, row) => sum + row.extra, 0)).toBe(1);
    const missing = parityReport(families, new Map([...given, ['motor', []]]));
    expect(missing.rows.reduce((sum, row) => sum + row.missing, 0)).toBe(
      families.find(({ name }) => name === 'motor')?.expected.length,
    );
  });
});
