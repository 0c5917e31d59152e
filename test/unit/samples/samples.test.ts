import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const REPOSITORY = resolve(import.meta.dirname, '../../..');
const SAMPLES = join(REPOSITORY, 'samples');
const RECORDED = join(REPOSITORY, 'test/fixtures/parity/real/sessions-2026-11-20.jsonl');
const GENERATOR = join(REPOSITORY, 'scripts/make-samples.mjs');

const SHARD_PATH =
  /^[a-z0-9][a-z0-9-]{0,62}\/(ssh|telnet)\/transcripts\/sessions-\d{4}-\d{2}-\d{2}\.jsonl$/;
/** A sample line: the sid, then what must have been recorded. */
const SHARD_LINE = /^\{"sid":"([0-9a-f-]{36})"(,.*\})$/s;
const START_TIME = /"timestamp":\d+/;

/** Bytes as text, one character a byte: recordings are not valid UTF-8. */
const bytesOf = (path: string): string => readFileSync(path, 'latin1');
const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, -1);
const parse = (line: string): Record<string, unknown> =>
  JSON.parse(line) as Record<string, unknown>;

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

const shardFiles = filesUnder(SAMPLES).filter((path) => SHARD_PATH.test(path));

interface SampleLine {
  readonly path: string;
  readonly sid: string;
  readonly rest: string;
}

const sampleLines: readonly SampleLine[] = shardFiles.flatMap((path) =>
  linesOf(bytesOf(join(SAMPLES, path))).map((line) => {
    const [, sid = '', rest = ''] = SHARD_LINE.exec(line) ?? [];
    return { path, sid, rest };
  }),
);

/** The lines of each session, in file order. */
function bySession(lines: readonly SampleLine[]): ReadonlyMap<string, readonly string[]> {
  const sessions = new Map<string, string[]>();
  for (const { path, sid, rest } of lines) {
    const key = `${path}#${sid}`;
    sessions.set(key, [...(sessions.get(key) ?? []), rest.replace(START_TIME, '')]);
  }
  return sessions;
}

describe('the samples', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shardscope-samples-'));
    execFileSync(process.execPath, [GENERATOR, folder]);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are what the generator writes, byte for byte, and nothing else but the README', () => {
    expect(filesUnder(SAMPLES).filter((path) => path !== 'README.md')).toEqual(filesUnder(folder));
    for (const path of filesUnder(folder)) {
      expect(bytesOf(join(SAMPLES, path)) === bytesOf(join(folder, path)), path).toBe(true);
    }
  });

  it('hold shards of several deckies and of both services', () => {
    const deckies = new Set(shardFiles.map((path) => path.split('/')[0]));
    const services = new Set(shardFiles.map((path) => path.split('/')[1]));
    expect(deckies.size).toBeGreaterThanOrEqual(4);
    expect(services).toEqual(new Set(['ssh', 'telnet']));
  });

  it('show sessions exactly as recorded: every line, every byte, in order', () => {
    const recorded = linesOf(bytesOf(RECORDED)).map((line) => {
      const [, sid = '', rest = ''] = SHARD_LINE.exec(line) ?? [];
      return { path: '', sid, rest };
    });
    const recordings = new Set([...bySession(recorded).values()].map((lines) => lines.join('\n')));
    const shown = [...bySession(sampleLines).values()].map((lines) => lines.join('\n'));
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.filter((session) => !recordings.has(session))).toEqual([]);
    expect(new Set(shown)).toEqual(recordings);
  });

  it('keep bytes that are not UTF-8', () => {
    const shards = shardFiles.map((path) => readFileSync(join(SAMPLES, path)));
    const broken = shards.filter((shard) => !Buffer.from(shard.toString('utf8')).equals(shard));
    expect(broken.length).toBeGreaterThan(0);
  });

  it('give each session an id of its own, in one shard named after its day', () => {
    const shardsOf = new Map<string, Set<string>>();
    for (const { sid, path } of sampleLines) {
      shardsOf.set(sid, (shardsOf.get(sid) ?? new Set<string>()).add(path));
    }
    expect([...shardsOf.values()].filter((paths) => paths.size !== 1)).toEqual([]);
    for (const { path, rest } of sampleLines) {
      const start = START_TIME.exec(rest)?.[0].split(':')[1];
      if (start === undefined) continue;
      expect(path).toContain(new Date(Number(start) * 1000).toISOString().slice(0, 10));
    }
  });

  it('interleave sessions in some shards', () => {
    const interleaved = shardFiles.filter((path) => {
      const sids = sampleLines.filter((line) => line.path === path).map((line) => line.sid);
      const runs = sids.filter((sid, index) => sid !== sids[index - 1]).length;
      return runs > new Set(sids).size;
    });
    expect(interleaved.length).toBeGreaterThanOrEqual(3);
  });

  it('name the address of every session but two, in the log or by an envelope, never in both', () => {
    const log = linesOf(bytesOf(join(SAMPLES, 'honeynet.log')));
    const logged = log.flatMap((line) => {
      const [, sid] = / session_recorded \[relay@55555 sid="([^"]+)"/.exec(line) ?? [];
      return sid === undefined ? [] : [sid];
    });
    const announced = linesOf(bytesOf(join(SAMPLES, 'relay.events.jsonl'))).map((line) =>
      String((parse(line)['payload'] as Record<string, unknown>)['session_id']),
    );
    const named = [...logged, ...announced];
    const sids = new Set(sampleLines.map(({ sid }) => sid));
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((sid) => !sids.has(sid))).toEqual([]);
    expect(sids.size - named.length).toBe(2);
  });

  it('log only addresses from the documentation ranges', () => {
    const text =
      bytesOf(join(SAMPLES, 'honeynet.log')) + bytesOf(join(SAMPLES, 'relay.events.jsonl'));
    const addresses = [...text.matchAll(/(?:src_ip="|src=|attacker_ip":")([0-9a-f.:]+)/g)];
    const others = addresses.filter(
      ([, address = '']) => !/^(192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/.test(address),
    );
    expect(addresses.length).toBeGreaterThan(0);
    expect(others).toEqual([]);
  });
});
