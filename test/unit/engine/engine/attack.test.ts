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
