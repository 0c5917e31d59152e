import { readSetting, writeSetting } from './settings.ts';

/** Sources whose place is remembered: the ones opened last. */
const MAX_SOURCES = 12;

/** Longest address that is kept: a filter and an evidence_ref fit. */
const MAX_ADDRESS = 6000;

/** Remembers where a person was in a source, for the next start. */
export function rememberAddress(path: string, hash: string): void {
  if (hash.length > MAX_ADDRESS) return;
  const others = entries().filter(([known]) => known !== path);
  const kept = [[path, hash], ...others].slice(0, MAX_SOURCES);
  writeSetting('addresses', JSON.stringify(kept));
}

/** Where a person was in a source; null when that is not known. */
export function rememberedAddress(path: string): string | null {
  return entries().find(([known]) => known === path)?.[1] ?? null;
}

/** The source that was open last; null when there was none. */
export function lastSource(): string | null {
  return entries()[0]?.[0] ?? null;
}

function entries(): readonly (readonly [path: string, hash: string])[] {
  try {
    const kept: unknown = JSON.parse(readSetting('addresses') ?? '[]');
    return Array.isArray(kept) ? kept.flatMap(entry) : [];
  } catch {
    // What is there is not ours: nothing is remembered then.
    return [];
  }
}

function entry(value: unknown): (readonly [string, string])[] {
  if (!Array.isArray(value)) return [];
  const parts: readonly unknown[] = value;
  const [path, hash] = parts;
  return typeof path === 'string' && typeof hash === 'string' && hash.startsWith('#')
    ? [[path, hash]]
    : [];
}
