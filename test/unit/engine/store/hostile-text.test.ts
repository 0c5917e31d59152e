import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openMemoryStore } from 'shardscope';
import { command, result, summary } from '../../sdk/store/session-results.ts';

/** Text as recordings hold it: bytes that were not UTF-8, halves of pairs, NUL, escapes, marks. */
const HOSTILE = [
  'caf\udce9',
  '\udcc3\udca9 is not é',
  '\ud800 \udfff \udc00\ud800',
  '\ud83d\ude00 pair',
  'a\u0000b',
  '\ufeffmark',
  "'; DROP TABLE sessions; --",
  '\u001b]52;c;AAAA\u0007',
  '\u202eevil',
  '',
];

it.each(HOSTILE)('keeps the command %j exactly', async (text) => {
  const store = await openMemoryStore();
  store.persist(result(summary(), { commands: [command(0, text)] }));
  expect(store.commands(summary().evidenceRef)[0]?.text).toBe(text);
});

it.each(HOSTILE.filter(Boolean))('keeps the session id %j exactly', async (sid) => {
  const store = await openMemoryStore();
  const session = summary({ sid });
  store.persist(result(session));
  expect(store.session(session.evidenceRef)?.sid).toBe(sid);
  expect(store.observations(session.evidenceRef)).toHaveLength(1);
});

it('keeps any text at all', async () => {
  const store = await openMemoryStore();
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 });
  const anyText = units.map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 5 }), (texts) => {
      store.persist(result(summary(), { commands: texts.map((text, i) => command(i, text)) }));
      expect(store.commands(summary().evidenceRef).map(({ text }) => text)).toEqual(texts);
    }),
    { numRuns: 500 },
  );
});

it('keeps sessions apart whose ids differ in hostile ways only', async () => {
  const store = await openMemoryStore();
  const sids = ['caf\udce9', 'caf\u00e9', 'caf%E9', 'CAF', 'caf'];
  for (const sid of sids) store.persist(result(summary({ sid })));
  expect(store.sessions('192.0.2.7').map(({ sid }) => sid)).toEqual(sids);
});
