import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEngine, type Harness } from './engine-harness.ts';

let harness: Harness;

beforeEach(async () => {
  harness = await startEngine();
  await harness.ended();
});

afterEach(() => harness.close());

async function attackerOf(text: string) {
  const query = { sort: 'sessions', descending: true, text, offset: 0, limit: 1 } as const;
  const { rows } = await harness.client.request('attackers', query);
  const [row] = rows;
  if (!row) throw new Error(`the samples have ${text}`);
  return row;
}

describe('ATT&CK for a screen', () => {
  it('names the techniques of the release under their tactics, in the order of the matrix', async () => {
    const { release, tactics, techniques } = await harness.client.request('attack', {});
    expect(release).toBe('19.1');
    expect(tactics.at(0)?.name).toBe('Reconnaissance');
    expect(tactics.at(-1)?.name).toBe('Impact');
    const known = new Set(tactics.map(({ id }) => id));
    expect(techniques.find(({ id }) => id === 'T1105')).toMatchObject({
      name: 'Ingress Tool Transfer',
      tactics: ['TA0011'],
    });
    expect(techniques.every(({ id }) => !id.includes('.'))).toBe(true);
    expect(techniques.flatMap((each) => each.tactics).every((id) => known.has(id))).toBe(true);
  });

  it('writes the tags of an attacker for other programs', async () => {
    const { uuid, tags } = await attackerOf('192.0.2.44');
    const of = { attacker: uuid, identity: null, session: null };
    const table = await harness.client.request('export.tags', {
      ...{ ...of, format: 'csv', attack: '19.1' },
    });
    expect(table).toMatchObject({ name: 'attack-19.1-192.0.2.44.csv', mediaType: 'text/csv' });
    expect(table.text.trimEnd().split('\n')).toHaveLength(tags + 1);
    const layer = await harness.client.request('export.tags', {
      ...{ ...of, format: 'navigator', attack: '18.1' },
    });
    expect(JSON.parse(layer.text)).toMatchObject({ versions: { layer: '4.5', attack: '18' } });
  });

  it('says what it does not know rather than write nothing', async () => {
    const nobody = { attacker: 'nobody', identity: null, session: null };
    await expect(
      harness.client.request('export.tags', { ...nobody, format: 'stix', attack: '19.1' }),
    ).rejects.toMatchObject({ code: 'E_ATTACKER_UNKNOWN' });
  });
});

describe('what a screen asks over all attackers and over time', () => {
  it('counts the attackers that used each tactic, and puts first whose hands differ most', async () => {
    const { standsOut, tactics } = await harness.client.request('findings', {});
    const query = { sort: 'lastSeen', descending: true, text: '', offset: 0, limit: 100 } as const;
    const { rows } = await harness.client.request('attackers', query);
    const discovery = rows.filter(({ tactics: used }) => used.includes('TA0007'));
    expect(tactics).toContainEqual({ id: 'TA0007', attackers: discovery.length });
    expect(tactics).toHaveLength(15);
    const [, says] = standsOut.map((row) => row.says);
    expect(says?.sentence).toMatch(/^Sessions contradict each other in .+\.$/);
    expect(says?.confidence).toBeGreaterThan(0);
    const conflicts = standsOut.map(({ states }) => states.conflicted);
    expect(conflicts).toEqual(conflicts.toSorted((one, other) => other - one));
    expect(conflicts[0]).toBeGreaterThan(0);
  });

  it('tells every change of state of every primitive, ending in the state that it is in', async () => {
    const { uuid } = await attackerOf('192.0.2.44');
    const timelines = await harness.client.request('states.timeline', { attacker: uuid });
    const identity = await harness.client.request('identity', { attacker: uuid });
    expect(timelines.map(({ primitive }) => primitive)).toEqual(
      identity?.states.map(({ primitive }) => primitive),
    );
    for (const { primitive, changes } of timelines) {
      expect(changes[0]?.from).toBeNull();
      const state = identity?.states.find((each) => each.primitive === primitive);
      expect(changes.at(-1)).toMatchObject({ to: state?.state, ts: state?.since });
      const one = await harness.client.request('states.history', { attacker: uuid, primitive });
      expect(one).toEqual(changes);
    }
  });
});
