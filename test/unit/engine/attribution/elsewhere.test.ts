import { copyFile, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findWorkspace, forgetAttacker, openStore } from 'shardscope';
import { stubIdentityUuid, type Tag } from '@shardscope/sdk';
import {
  openAnalysis,
  type Analysis,
  type AnalysisOptions,
} from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { folders, shardPath, sid, typed, type Folders } from '../cli/support/recordings.ts';
import { ALL, ALONE, SAMPLES, WORKERS, open as openIn, run } from '../parallel/support/threads.ts';
import { result, summary } from '../../sdk/store/session-results.ts';
import { hands } from './support/hands.ts';

const FORGOTTEN = '203.0.113.77';
const KEPT = '192.0.2.2';

beforeEach(() => {
  onTestFinished(() => void vi.unstubAllEnvs());
});

async function open(
  { recordings, data }: Folders,
  options: Partial<AnalysisOptions> = {},
): Promise<Analysis> {
  vi.stubEnv('SHARDSCOPE_DATA', data);
  return openAnalysis({
    ...{ path: recordings, workspace: { kind: 'user' }, semantics: '0.1' },
    ...options,
  });
}

describe('an attacker that is forgotten', () => {
  it('leaves no trace of tags, states, links and decisions in any file', async () => {
    const log = [FORGOTTEN, KEPT].map(
      (address, i) =>
        `<134>1 2026-03-01T10:01:00Z web-0${i} sessrec - session_recorded [relay@55555 sid="${sid(i)}" service="ssh" src_ip="${address}" duration_s="4.6" bytes="99" truncated="false"]\n`,
    );
    const files = await folders({
      [shardPath('web-00')]: typed(sid(0), ['wget http://198.51.100.9/forget-me', 'id']),
      [shardPath('web-01')]: typed(sid(1), ['wget http://198.51.100.9/keep-me', 'id']),
      'honeynet.log': log.join(''),
    });
    const analysis = await open(files);
    const { signal } = new AbortController();
    await lastValueFrom(analysis.run({ signal }).pipe(toArray()));
    const { store, workspace } = analysis;
    const [left, right] = [FORGOTTEN, KEPT].map((each) => store.attacker(each)?.uuid ?? '');
    if (!left || !right) throw new Error('both have a session');
    expect(store.attacker(left)).toMatchObject({ tags: 2 });
    await workspace.decisions.decide([{ kind: 'confirmed', left, right, at: 1 }]);
    await analysis.attribute(() => undefined);
    expect(store.identities.members(store.identities.of(right) ?? '')).toHaveLength(2);
    await analysis.close();

    await forgetAttacker(await findWorkspace(files.recordings, files.data), FORGOTTEN, files.data);
    const words = [FORGOTTEN, left, stubIdentityUuid(left), 'forget-me', sid(0), 'web-00'];
    for (const file of await filesBelow(files.data)) {
      const bytes = await readFile(file);
      for (const word of words)
        expect([file, word, bytes.includes(word)]).toEqual([file, word, false]);
    }
    const again = await open(files);
    await again.attribute(() => undefined);
    expect(again.store.identities.of(KEPT)).toBe(stubIdentityUuid(right));
    const counts = again.store.identities
      .states(stubIdentityUuid(right))
      .map((each) => each.observation_count);
    expect(new Set(counts)).toEqual(new Set([1]));
    expect(again.store.attacker(KEPT)).toMatchObject({ tags: 2, identityMembers: 1 });
    await again.close();
  });
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

describe('a workspace of the first release', () => {
  it('keeps its sessions, which are merged and can be tagged', async () => {
    const { root } = await folders();
    const file = join(root, 'store.sqlite');
    await copyFile(join(import.meta.dirname, '../store/fixtures/version-1/store.sqlite'), file);
    const { store, notices } = await openStore(file, { mayWrite: true });
    expect(notices).toEqual([]);
    const old = await hands(undefined, store);
    const { events, faults } = await old.run();
    expect(faults).toEqual([]);
    expect(events.map(({ topic }) => topic)).toContain('attribution.profile.state_changed');
    const identity = store.identities.of('192.0.2.7') ?? '';
    expect(store.identities.states(identity)).toMatchObject([
      { primitive: 'motor.input_modality', observation_count: 1 },
    ]);
    expect(store.persist(result(summary())).newTags).toEqual([]);
  });
});

describe.each([
  ['workers alone', WORKERS],
  ['this thread and workers', ALL],
])('a run in several threads (%s)', (_name, threads) => {
  it('gives the tags and the states of a run in one', async () => {
    const [one, several] = [await openIn(SAMPLES, ALONE), await openIn(SAMPLES, threads)];
    await run(one);
    await run(several);
    expect(foundIn(several)).toEqual(foundIn(one));
  });
});

function foundIn({ store }: Analysis) {
  const tags: Tag[] = [];
  store.eachTag({}, (tag) => tags.push(tag));
  const byUuid = tags.sort((one, other) => (one.uuid < other.uuid ? -1 : 1));
  const identities = store.attackers().map(({ uuid }) => store.identities.of(uuid) ?? '');
  expect(tags.length).toBeGreaterThan(20);
  return {
    tags: byUuid,
    links: store.links.links(),
    identities: [...new Set(identities)].sort().map((identity) => ({
      identity,
      states: store.identities.states(identity),
      derived: store.identities.derived(identity),
    })),
  };
}
