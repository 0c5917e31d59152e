import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { behaveShellV01 } from '@shardscope/plugins';
import {
  MAX_EXPLAIN_RANGES,
  contextV01,
  memoryStore,
  openFolder,
  runPipeline,
} from '@shardscope/sdk';
import fc from 'fast-check';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { recordedSession } from '../../sdk/pipeline/support/recorded-session.ts';
import { explanations, measure, observe, type Line } from './support/operator.ts';

const INPUT = fc.constantFrom(
  'l',
  's',
  ' ',
  '\r',
  '\x7f',
  '\t',
  '|',
  '!',
  'W',
  'wtf',
  'rm -rf x\r',
  'id\r',
  'paste',
  '7',
  '\x15',
  '\udce9',
  '😀',
);
const OUTPUT = fc.constantFrom(
  'l',
  '\r\n',
  'root@h:~# ',
  'sh: x: command not found\r\n',
  'LANG=en_US',
  '\x1b[?1004h',
  'PS C:\\> ',
  '\x1b]0;',
  'x'.repeat(99),
);
const EVENT: fc.Arbitrary<Line> = fc
  .tuple(fc.double({ min: -5, max: 4000, noNaN: true }), fc.boolean(), INPUT, OUTPUT)
  .map(([t, isInput, input, output]) => [t, isInput ? 'i' : 'o', isInput ? input : output]);
const SESSION = fc.array(EVENT, { maxLength: 120 });
const ORDERED = SESSION.map((lines) => lines.toSorted(([a], [b]) => a - b));
const ANY_SESSION = fc.oneof(ORDERED, SESSION);

describe('an explanation', () => {
  it('has at most 32 ranges, all within the session and none backwards', async () => {
    await fc.assert(
      fc.asyncProperty(ANY_SESSION, async (lines) => {
        const { window } = contextV01(recordedSession('session', lines));
        for (const [, { ranges }] of await explanations(lines)) {
          expect(ranges.length).toBeLessThanOrEqual(MAX_EXPLAIN_RANGES);
          for (const { from_t, to_t } of ranges) {
            expect(from_t).toBeGreaterThanOrEqual(window.startT);
            expect(to_t).toBeGreaterThanOrEqual(from_t);
            expect(to_t).toBeLessThanOrEqual(window.endT);
          }
        }
      }),
    );
  });

  it('is there for each observation, of finite numbers, on a scale of touching buckets', async () => {
    await fc.assert(
      fc.asyncProperty(ANY_SESSION, async (lines) => {
        const found = await explanations(lines);
        expect([...found.keys()].toSorted()).toEqual([...(await observe(lines)).keys()].toSorted());
        for (const [, { metric, unit, measured, samples, thresholds }] of found) {
          expect(metric.length).toBeGreaterThan(0);
          expect(unit).toMatch(/^(s|1|count|)$/);
          expect(measured === null || Number.isFinite(measured)).toBe(true);
          expect(Number.isInteger(samples)).toBe(true);
          for (let i = 1; i < thresholds.length; i++) {
            expect(thresholds[i]?.from).toBe(thresholds[i - 1]?.to);
          }
        }
      }),
    );
  });

  it('has its number in the bucket of the value', async () => {
    await fc.assert(
      fc.asyncProperty(ANY_SESSION, async (lines) => {
        const values = await observe(lines);
        for (const [primitive, { measured, thresholds }] of await explanations(lines)) {
          if (measured === null || thresholds.length === 0) continue;
          const value = values.get(primitive)?.value;
          const bucket = thresholds.find(({ label }) => label === value);
          expect(bucket, `${primitive} ${String(value)}`).toBeDefined();
          expect(measured).toBeGreaterThanOrEqual(bucket?.from ?? -Infinity);
          expect(measured).toBeLessThanOrEqual(bucket?.to ?? Infinity);
        }
      }),
    );
  });
});

describe('an observation', () => {
  it('holds no text of the session, and neither does its explanation', async () => {
    const word = fc.stringMatching(/^zq[a-z0-9]{6,12}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        ANY_SESSION,
        async (words, lines) => {
          const spoken = words.flatMap((text, i): Line[] => [
            ...Array.from(text, (key, k): Line => [5000 + 20 * i + k / 8, 'i', key]),
            [5010 + 20 * i, 'i', `${text} ${text}\r`],
            [5011 + 20 * i, 'o', `${text}: command not found\r\n${text}@${text}$ LANG=${text}`],
          ]);
          const all = [...lines, ...spoken];
          const told = JSON.stringify([[...(await observe(all))], [...(await explanations(all))]]);
          for (const text of words) expect(told).not.toContain(text.slice(0, 5));
        },
      ),
    );
  });
});

describe('motor.digraph_simhash', () => {
  /** The definition, word for word, with big integers. */
  function plainSimhash(lines: readonly Line[]): string | null {
    const inputs = lines.filter(([, ch]) => ch === 'i');
    const times = new Map<string, number[]>();
    for (let i = 1; i < inputs.length; i++) {
      const [[t1, , a], [t2, , b]] = [inputs[i - 1] ?? [0, 'i', ''], inputs[i] ?? [0, 'i', '']];
      if (Array.from(a).length !== 1 || Array.from(b).length !== 1) continue;
      if (t2 - t1 > 0 && t2 - t1 <= 1.5) times.set(a + b, [...(times.get(a + b) ?? []), t2 - t1]);
    }
    const samples = [...times.values()].flat().length;
    if (times.size < 8 || samples < 20) return null;
    const sums = Array.from({ length: 64 }, () => 0);
    for (const [pair, list] of times) {
      const sorted = list.toSorted((x, y) => x - y);
      const half = sorted.length >> 1;
      const median =
        sorted.length % 2 === 1
          ? (sorted[half] ?? 0)
          : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
      const edge = [0.03, 0.06, 0.12, 0.25, 0.5, 1].findIndex((limit) => limit > median);
      const token = `${pair}:${edge < 0 ? 6 : edge}`.replace(/\p{Surrogate}/gu, '?');
      const hash = createHash('md5').update(token).digest().readBigUInt64BE();
      for (let bit = 0; bit < 64; bit++) {
        sums[bit] = (sums[bit] ?? 0) + ((hash >> BigInt(bit)) & 1n ? list.length : -list.length);
      }
    }
    const bits = sums.reduce((all, sum, bit) => (sum > 0 ? all | (1n << BigInt(bit)) : all), 0n);
    return bits.toString(16).padStart(16, '0');
  }

  it('is the hash that its definition gives', async () => {
    const key = fc.oneof(
      fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      fc.constantFrom('é', '😀', '\udce9', 'ab', '', '\r'),
    );
    const gap = fc.oneof(
      fc.double({ min: 0.001, max: 1.6, noNaN: true }),
      fc.constantFrom(0.03, 0.25, 1.5),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(key, gap), { minLength: 20, maxLength: 300 }),
        async (typed) => {
          let t = 1;
          const lines = typed.map(([text, after]): Line => [(t += after), 'i', text]);
          expect((await measure('motor.digraph_simhash', lines))?.value ?? null).toBe(
            plainSimhash(lines),
          );
        },
      ),
    );
  });

  it('counts weights of any size', async () => {
    const many = Array.from({ length: 20_000 }, (_, i): Line => [
      i / 8,
      'i',
      'abcdefgh'.charAt(i % 8),
    ]);
    const rest = Array.from('the quick brown fox', (key, i): Line => [3000 + i / 4, 'i', key]);
    const lines = [...many, ...rest];
    expect((await measure('motor.digraph_simhash', lines))?.value).toBe(plainSimhash(lines));
  });
});

describe('a run', () => {
  /** The values that a run over these shards gives, by sid and primitive. */
  async function valuesOf(
    shards: Readonly<Record<string, string>>,
  ): Promise<Record<string, unknown>> {
    const root = mkdtempSync(join(tmpdir(), 'shardscope-order-'));
    try {
      for (const [name, text] of Object.entries(shards)) {
        const path = join(root, 'web', 'ssh', 'transcripts', name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
      const store = memoryStore();
      const plugins = [{ plugin: behaveShellV01 }];
      const run = async (): Promise<void> => {
        const source = await openFolder(root);
        await lastValueFrom(runPipeline({ source, plugins, context: contextV01, store }));
      };
      await run();
      const first = results(store);
      await run();
      expect(results(store)).toEqual(first);
      return first;
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }

  function results(store: ReturnType<typeof memoryStore>): Record<string, unknown> {
    const rows = store
      .results()
      .flatMap(({ session, extractions }) =>
        extractions.flatMap(({ observations }) =>
          observations.map(({ primitive, value, confidence, window }): [string, unknown] => [
            `${session.sid} ${primitive}`,
            { value, confidence, window },
          ]),
        ),
      );
    return Object.fromEntries(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  const line = (sid: string, [t, ch, d]: Line): string =>
    `${JSON.stringify({ sid, t, ch, d: d.toWellFormed() })}\n`;

  it('gives the same whatever the order of sessions, their interleaving, or the files', async () => {
    const sessions = fc.array(ORDERED, { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sessions, fc.infiniteStream(fc.nat()), async (all, choices) => {
        const texts = all.map((lines, n) => lines.map((each) => line(`session-${n}`, each)));
        const apart = texts.map((lines) => lines.join(''));
        const queues = texts.map((lines) => [...lines]);
        let mixed = '';
        while (queues.some((queue) => queue.length > 0)) {
          const left = queues.filter((queue) => queue.length > 0);
          mixed += left[Number(choices.next().value) % left.length]?.shift() ?? '';
        }
        const [A, B] = ['sessions-2026-03-01.jsonl', 'sessions-2026-03-02.jsonl'];
        const expected = await valuesOf({ [A]: apart.join('') });
        expect(await valuesOf({ [A]: apart.toReversed().join('') })).toEqual(expected);
        expect(await valuesOf({ [A]: mixed })).toEqual(expected);
        expect(
          await valuesOf({ [A]: apart.slice(0, 1).join(''), [B]: apart.slice(1).join('') }),
        ).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });
});
