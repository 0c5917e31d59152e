import { describe, expect, test } from 'vitest';
import { primitiveRegistry, type ExtractContext, type ObservationDraft } from '@shardscope/sdk';
import {
  attributionV01,
  decodeProfile,
  digraphKeys,
  samplesOf,
  type AttributionOptions,
} from './support/attribution.ts';
import { extractorSession, typed, type Event } from './support/session.ts';

const SECRET = 'f00dfeedf00dfeedf00dfeedf00dfeed';
const LINES = ['cat /etc/passwd', 'ls -la /tmp', 'uname -a'];

interface Outcome {
  readonly drafts: readonly ObservationDraft[];
  readonly skipped: readonly string[];
}

function extract(events: readonly Event[], options: AttributionOptions): Outcome {
  const [extractor] = attributionV01.extractors ?? [];
  if (!extractor) throw new Error('the plugin has an extractor');
  const skipped: string[] = [];
  const context: ExtractContext<AttributionOptions> = {
    plugin: attributionV01,
    options,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
    registry: primitiveRegistry(),
    attack: { release: '19.1', technique: () => undefined },
    regex: {
      compile: () => {
        throw new Error('no patterns are asked for');
      },
    },
    onDispose: () => undefined,
    deadline: 1000,
    skip: (_primitive, reason) => void skipped.push(reason),
  };
  const drafts = extractor.extract(extractorSession(events), context);
  if (!(Symbol.iterator in drafts)) throw new Error('the extractor is synchronous');
  return { drafts: [...drafts], skipped };
}

const withSecret = { secret: SECRET, utcOffsetHours: 0 };

describe('motor.digraph_profile', () => {
  test('is registered as private: never published, never exported', () => {
    const definition = attributionV01.primitives?.find(
      ({ name }) => name === 'motor.digraph_profile',
    );
    expect(definition).toMatchObject({ tier: 'A', valueKind: 'array', private: true });
  });

  test('has the flight times of the session under keys of the secret', () => {
    const { drafts } = extract(typed(LINES), withSecret);
    expect(drafts).toHaveLength(1);
    const profile = decodeProfile(drafts[0]?.value ?? null);
    if (!profile) throw new Error('a profile');
    const keys = digraphKeys(SECRET);
    expect(samplesOf(profile)).toBe(LINES.join('').length);
    const row = profile.keys.indexOf(keys('s', 's'));
    expect(profile.counts[row]).toBe(1);
    expect(profile.medians[row]).toBeCloseTo(0.12, 4);
  });

  test('holds nothing but numbers, and other numbers under another secret', () => {
    const value = (secret: string) =>
      extract(typed(LINES), { secret, utcOffsetHours: 0 }).drafts[0]?.value;
    const [one, other] = [value(SECRET), value('0'.repeat(32))];
    expect(JSON.stringify(one)).toMatch(/^\[[-\d.,]+\]$/);
    expect(one).not.toEqual(other);
    expect(one).toEqual(value(SECRET));
  });

  test('stays away without a secret, and below 20 samples', () => {
    expect(extract(typed(LINES), { utcOffsetHours: 0 })).toEqual({
      drafts: [],
      skipped: ['no secret of the workspace was given'],
    });
    expect(extract(typed(['ls', 'id']), withSecret)).toEqual({
      drafts: [],
      skipped: ['fewer than 20 pairs of keys'],
    });
  });

  test('does not count pauses, pastes and keys of other commands', () => {
    const slow = typed(LINES, 1.6);
    expect(extract(slow, withSecret).drafts).toEqual([]);
    const pasted: Event[] = LINES.map((line, i) => [i * 5, 'i', `${line}\r`]);
    expect(extract(pasted, withSecret).drafts).toEqual([]);
  });

  test('leaves out what was typed while the echo was off', () => {
    const before = typed([...LINES, 'sudo -s']);
    const from = (before.at(-1)?.[0] ?? 0) + 1;
    const password: Event[] = typed(['Xq7!zWv#Kp9&Ym3'], 0.1, false).map(([t, kind, data]) => [
      from + 1 + t,
      kind,
      data,
    ]);
    const asked: Event[] = [[from, 'o', '[sudo] password for root: ']];
    const plain = extract(before, withSecret).drafts[0]?.value;
    expect(extract([...before, ...asked, ...password], withSecret).drafts[0]?.value).toEqual(plain);
  });

  test('its options are checked', async () => {
    const validate = attributionV01.options?.['~standard'].validate;
    expect(await validate?.({})).toEqual({ value: { utcOffsetHours: 0 } });
    expect(await validate?.({ secret: SECRET, utcOffsetHours: 2 })).toEqual({
      value: { secret: SECRET, utcOffsetHours: 2 },
    });
    expect(await validate?.({ secret: 'short' })).toMatchObject({ issues: [{ path: ['secret'] }] });
    expect(await validate?.({ utcOffsetHours: 'x' })).toMatchObject({
      issues: [{ path: ['utcOffsetHours'] }],
    });
  });
});
