import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  API_REPORT,
  apiReport,
  pluginReference,
  REFERENCE,
} from '../../../scripts/plugin-reference.ts';

describe('docs/plugins/reference.md', () => {
  it('says what the docstrings say; `npm run reference` writes it anew', async () => {
    expect(readFileSync(REFERENCE, 'utf8')).toBe(await pluginReference());
  });

  it('has a docstring for everything', async () => {
    const sections = (await pluginReference()).split('\n### ').slice(1);
    expect(sections.length).toBeGreaterThan(90);
    const bare = sections.filter((section) => /^\w+\n\n```/.test(section));
    expect(bare.map((section) => section.slice(0, section.indexOf('\n')))).toEqual([]);
  });
});

describe('packages/sdk/api-report.md', () => {
  it('is what the SDK exports; `npm run reference` writes it anew', async () => {
    expect(readFileSync(API_REPORT, 'utf8')).toBe(await apiReport());
  });
});
