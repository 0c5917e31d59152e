import { expect } from 'vitest';

/** Matches any string that holds this one; typed as what it stands for. */
export function containing(text: string): unknown {
  return expect.stringContaining(text);
}
