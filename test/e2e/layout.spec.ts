import { choose, expect, test } from './support/viewer-test.ts';

/** Widths at which a person may have the window, from a small laptop's to a large screen's. */
const WIDTHS = [1024, 1280, 1440, 1600, 1750, 1920];

for (const width of WIDTHS) {
  test.describe(`in a window of ${width} pixels`, () => {
    test.use({ viewport: { width, height: 900 } });

    test('nothing lies outside, and the replay has its 80 columns', async ({ samples }) => {
      await choose(samples, '203.0.113.77');
      const page = await samples.evaluate('document.documentElement.scrollWidth');
      expect(page).toBeLessThanOrEqual(width);
      const exporting = await samples.getByRole('button', { name: 'Export' }).boundingBox();
      expect((exporting?.x ?? width) + (exporting?.width ?? 0)).toBeLessThanOrEqual(width);
      const terminal = samples.getByRole('group', { name: /^Terminal at/ });
      expect((await terminal.boundingBox())?.width).toBeGreaterThanOrEqual(640);
    });

    test('the value of an observation can be read', async ({ samples }) => {
      await choose(samples, '198.51.100.201');
      const grid = samples.getByRole('grid', { name: 'Events' });
      if (!(await grid.isVisible())) {
        await samples.getByRole('button', { name: /^Events/ }).click();
      }
      const value = grid.getByText('high_agitated').first();
      await expect(value).toBeInViewport({ ratio: 1 });
    });
  });
}

test('a link with a moment and no session opens the latest session there', async ({ samples }) => {
  await choose(samples, '203.0.113.77');
  const [address = ''] = samples.url().split('?');
  await samples.getByRole('button', { name: 'Close session' }).click();
  await samples.goto('about:blank');
  await samples.goto(`${address}?t=12`);
  await expect(samples.getByRole('slider', { name: 'Position' })).toHaveAttribute(
    'aria-valuenow',
    '12',
  );
});
