import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, type Harness } from './engine-harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startEngine();
  await harness.ended();
});

afterAll(() => harness.close());

async function uuidOf(address: string): Promise<string> {
  const { rows } = await harness.client.request('attackers', {
    ...{ sort: 'lastSeen', descending: true, text: `attacker=${address}`, offset: 0, limit: 1 },
  });
  return rows[0]?.uuid ?? '';
}

describe('how fast an attacker usually types', () => {
  it('is the middle half of the intervals over sessions', async () => {
    const attacker = await uuidOf('192.0.2.44');
    const usual = await harness.client.request('rhythm', { attacker });
    expect(usual?.sessions).toBeGreaterThan(1);
    expect(usual?.intervals).toBeGreaterThan(100);
    expect(usual?.from).toBeGreaterThan(0.005);
    expect(usual?.to).toBeGreaterThan(usual?.from ?? 0);
    expect(usual?.to).toBeLessThan(2);
  });

  it('is not known of somebody who pastes, or of nobody', async () => {
    const attacker = await uuidOf('192.0.2.180');
    const nobody = '00000000-0000-5000-8000-000000000000';
    expect(await harness.client.request('rhythm', { attacker: nobody })).toBeNull();
    const usual = await harness.client.request('rhythm', { attacker });
    expect(usual === null || usual.intervals >= 20).toBe(true);
  });
});
