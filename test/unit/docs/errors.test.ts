import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

/** Every code that stands in the sources, be it thrown, counted or answered. */
function codesInSources(): ReadonlySet<string> {
  const pattern = '{packages,apps}/*/src/**/*.{ts,svelte}';
  const files = globSync(pattern, { cwd: REPOSITORY });
  const codes = files.flatMap((file) =>
    [...read(file).matchAll(/'(E_[A-Z_]+)'/g)].map(([, code = '']) => code),
  );
  return new Set(codes);
}

/** The entries of docs/errors.md: a heading, and what follows it. */
function entries(): ReadonlyMap<string, string> {
  const [, ...sections] = read('docs/errors.md').split(/^### /m);
  return new Map(sections.map((text) => [text.slice(0, text.indexOf('\n')), text]));
}

describe('docs/errors.md', () => {
  it('has an entry for every code, and none for a code that does not exist', () => {
    const codes = codesInSources();
    expect(codes.size).toBeGreaterThan(40);
    expect([...entries().keys()].sort()).toEqual([...codes].sort());
  });

  it.each([...entries()])('%s: what happened, what is not affected, what to do', (_code, text) => {
    const bold = [...text.matchAll(/^- \*\*([^*]+)\*\* \S/gm)].map(([, words]) => words);
    expect(bold).toEqual(['What happened.', 'Not affected.', 'What to do.']);
  });
});
