import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { primitiveRegistry, type IdentitySession } from '@shardscope/sdk';
import { attributionV01, crossSessionPrimitives } from './support/attribution.ts';
import { CLAIMS, RECOGNISED, counts } from './simulated/calendar-study.ts';

const TIER_B = (attributionV01.primitives ?? []).filter(({ tier }) => tier === 'B');

describe('of 100 generated calendars at least 90 are recognised', () => {
  test.each(RECOGNISED)('%s: %s is %s', (name, primitive, value) => {
    const found = counts(name, primitive);
    expect(found[value] ?? 0, JSON.stringify(found)).toBeGreaterThanOrEqual(90);
  });
});

describe('of 100 scanners without a rhythm at most 2 are said to have one', () => {
  test.each(CLAIMS)('%s', (primitive, values) => {
    const found = counts('scanner', primitive);
    const claimed = values.reduce((sum, value) => sum + (found[value] ?? 0), 0);
    expect(claimed, JSON.stringify(found)).toBeLessThanOrEqual(2);
  });

  test.each(CLAIMS)('%s, where they come in bursts', (primitive, values) => {
    const found = counts('burstyScanner', primitive);
    const claimed = values.reduce((sum, value) => sum + (found[value] ?? 0), 0);
    expect(claimed, JSON.stringify(found)).toBeLessThanOrEqual(2);
  });
});

const DAY = 24 * 3600;
const MARCH = Date.UTC(2024, 2, 4) / 1000;

function sessionsAt(starts: readonly number[]): IdentitySession[] {
  return starts.map((start, i) => ({
    evidence_ref: `s${i}`,
    started_at: start,
    ended_at: start + 60,
    command_times: [],
  }));
}

function valueOf(sessions: readonly IdentitySession[], primitive: string): unknown {
  const { drafts } = crossSessionPrimitives(sessions);
  return drafts.find((draft) => draft.primitive === primitive)?.value ?? 'skipped';
}

describe('below its floor a primitive is skipped, with the reason', () => {
  test('without absolute times nothing is said', () => {
    const sessions = sessionsAt([0, 1, 2]).map((one) => ({ ...one, started_at: null }));
    const { drafts, skipped } = crossSessionPrimitives(sessions);
    expect(drafts).toEqual([]);
    expect(skipped.map(({ primitive }) => primitive)).toEqual(TIER_B.map(({ name }) => name));
    for (const { reason } of skipped) expect(reason).not.toBe('');
  });

  test('session_timing: five sessions on three days', () => {
    const night = [0, 600, DAY, DAY + 600, 2 * DAY].map((at) => MARCH + 2 * 3600 + at);
    expect(valueOf(sessionsAt(night), 'temporal.session_timing')).toBe('nocturnal');
    expect(valueOf(sessionsAt(night.slice(1)), 'temporal.session_timing')).toBe('skipped');
  });

  test('weekend_cadence: a fortnight', () => {
    const weekend = [5, 6, 12, 13, 19].map((day) => MARCH + day * DAY + 3600);
    expect(valueOf(sessionsAt(weekend), 'cultural.weekend_cadence')).toBe('weekend_only');
    expect(valueOf(sessionsAt(weekend.slice(0, 4)), 'cultural.weekend_cadence')).toBe('skipped');
  });

  test('weekend_cadence is silent where few days may miss the weekend by chance', () => {
    const few = [0, 1, 7, 8, 14, 15].map((day) => MARCH + day * DAY + 3600);
    expect(valueOf(sessionsAt(few), 'cultural.weekend_cadence')).toBe('skipped');
  });

  test('persistence: one session is enough', () => {
    const at = (days: readonly number[]) => sessionsAt(days.map((day) => MARCH + day * DAY));
    expect(valueOf(at([0]), 'temporal.persistence')).toBe('hit_and_run');
    expect(valueOf(at([0, 0.9]), 'temporal.persistence')).toBe('hit_and_run');
    expect(valueOf(at([0, 1, 2]), 'temporal.persistence')).toBe('return_visitor');
    expect(valueOf(at([0, 1, 2, 3, 4, 5, 6]), 'temporal.persistence')).toBe('return_visitor');
    expect(valueOf(at([0, 1, 2, 3, 4, 5, 20]), 'temporal.persistence')).toBe('resident');
  });
});

test('the clock by which hours are told can be moved', () => {
  const noon = sessionsAt([0, 1, 2, 3, 4, 5].map((day) => MARCH + day * DAY + 12 * 3600));
  const timing = (offset: number) =>
    crossSessionPrimitives(noon, offset).drafts.find(
      ({ primitive }) => primitive === 'temporal.session_timing',
    )?.value;
  expect(timing(0)).toBe('diurnal');
  expect(timing(12)).toBe('nocturnal');
});

test('lunar new year is taken for the day that the Chinese calendar has', () => {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', dateStyle: 'long' });
  const away = (year: number) => {
    const days = Array.from({ length: 500 }, (_, i) => Date.UTC(year - 1, 8, 1) / 1000 + i * DAY);
    const isNewYear = (day: number) =>
      format
        .formatToParts(new Date(day * 1000))
        .filter(({ type }) => type === 'month' || type === 'day')
        .map(({ value }) => value)
        .join(' ') === 'First Month 1';
    const first = days.findIndex((day, i) => i > 0 && isNewYear(day));
    return days.filter((_, i) => i < first - 1 || i > first + 7).map((day) => day + 12 * 3600);
  };
  for (const year of [2016, 2021, 2025, 2030, 2035, 2040]) {
    const { drafts } = crossSessionPrimitives(sessionsAt(away(year)));
    const gaps = drafts.find(({ primitive }) => primitive === 'cultural.holiday_gaps');
    expect(gaps?.explain?.().note, String(year)).toBe('Lunar New Year');
  }
});

test('whatever the times, what is said is registered, explained and within the soft cap', () => {
  const registry = primitiveRegistry();
  for (const definition of TIER_B) registry.register(definition);
  const sessions = fc.array(
    fc.record({
      evidence_ref: fc.string(),
      started_at: fc.option(fc.double({ min: 946684800, max: 4102444800, noNaN: true })),
      ended_at: fc.option(fc.double({ min: 946684800, max: 4102444800, noNaN: true })),
      command_times: fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 30 }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(sessions, fc.integer({ min: -12, max: 14 }), (rows, offset) => {
      const { drafts, skipped } = crossSessionPrimitives(rows, offset);
      expect(drafts.length + skipped.length).toBe(8);
      for (const { primitive, value, confidence, explain } of drafts) {
        registry.check(primitive, value, confidence);
        const { measured, samples, thresholds } = explain?.() ?? {};
        if (measured !== null) expect(Number.isFinite(measured), primitive).toBe(true);
        expect(samples).toBeGreaterThan(0);
        expect(thresholds?.length).toBeGreaterThan(0);
      }
    }),
  );
});
