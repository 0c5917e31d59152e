import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEvidenceRef, parseEvidenceRef } from '@shardscope/sdk';

const PLACE = { decky: 'web-01', service: 'ssh', shard: 'sessions-2026-03-01.jsonl' } as const;

describe('an evidence pointer', () => {
  it('names decky, service, shard and session', () => {
    const sid = '0a1b2c3d-0000-4000-8000-000000000001';
    const text = `shard:web-01/ssh/sessions-2026-03-01.jsonl#${sid}`;
    expect(formatEvidenceRef({ ...PLACE, sid })).toBe(text);
    expect(parseEvidenceRef(text)).toEqual({ ...PLACE, sid });
  });

  it.each([
    ['a b/c#d', 'a%20b%2Fc%23d'],
    ['é', '%C3%A9'],
    ['100%', '100%25'],
    ['\udce9', '%E9'],
    ['\ud800x', '%uD800x'],
    ['\n', '%0A'],
    ['😀', '%F0%9F%98%80'],
  ])('percent-encodes what else stands in a session id: %j', (sid, encoded) => {
    const text = formatEvidenceRef({ ...PLACE, sid });
    expect(text.split('#')[1]).toBe(encoded);
    expect(parseEvidenceRef(text)?.sid).toBe(sid);
  });

  it('is another one for another session id, and gives it back', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('%', '%C3', '\udcc3\udca9', 'é'),
    );
    const sids = fc.array(unit, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(sids, (sid) => {
        fc.pre(sid !== '');
        const text = formatEvidenceRef({ ...PLACE, sid });
        expect(text).toMatch(/#[A-Za-z0-9._%-]+$/);
        expect(parseEvidenceRef(text)?.sid).toBe(sid);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '',
    'shard:',
    'shard:web-01/ftp/sessions-2026-03-01.jsonl#a',
    'shard:Web_01/ssh/sessions-2026-03-01.jsonl#a',
    'shard:web-01/ssh/../../etc/passwd#a',
    'shard:web-01/ssh/passwd#a',
    'shard:web-01/ssh/sessions-2026-03-01.jsonl#',
  ])('is nothing else: %j', (text) => {
    expect(parseEvidenceRef(text)).toBeNull();
  });
});
