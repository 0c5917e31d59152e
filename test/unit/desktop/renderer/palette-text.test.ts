import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paletteText } from '../../../../apps/desktop/src/renderer/components/frame/palette-text.ts';

describe('the sign before the text of the palette', () => {
  test.each([
    ['export', null, 'export'],
    ['>export', '>', 'export'],
    ['@192.0.2.1', '@', '192.0.2.1'],
    ['#T1059', '#', 'T1059'],
    [':-7d', ':', '-7d'],
    ['> go to ', '>', 'go to'],
  ])('%j asks by %j for %j', (text, sign, query) => {
    expect(paletteText(text)).toEqual({ sign, query });
  });

  test.each([
    ['>>export', '>', 'export'],
    ['@@192.0.2.1', '@', '192.0.2.1'],
    ['##T1059', '#', 'T1059'],
    ['::-7d', ':', '-7d'],
  ])('typed twice it counts once: %j', (text, sign, query) => {
    expect(paletteText(text)).toEqual({ sign, query });
  });

  test.each([
    ['>@192.0.2.1', '@', '192.0.2.1'],
    ['>#T1059', '#', 'T1059'],
    ['>:-7d', ':', '-7d'],
    ['>@@192.0.2.1', '@', '192.0.2.1'],
  ])('behind the sign of commands it takes its place: %j', (text, sign, query) => {
    expect(paletteText(text)).toEqual({ sign, query });
  });

  test('an IPv6 address may begin with colons', () => {
    expect(paletteText('@::1')).toEqual({ sign: '@', query: '::1' });
  });

  test('the query is a part of the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(text).toContain(paletteText(text).query);
      }),
    );
  });
});
