import { join } from 'node:path';
import { exists } from '../store/exists.ts';
import { LAYOUT } from './layout.ts';
import type { Manifest } from './manifest.ts';

/** What a workspace's folder is, as far as its contents may be used. */
export type Standing =
  /** Nothing is in it yet. */
  | { readonly kind: 'new' }
  /** Made here for this path: its database is used. */
  | { readonly kind: 'own'; readonly manifest: Manifest }
  /** Its database is used by nobody: with consent it is set aside and built again. */
  | { readonly kind: 'elsewhere'; readonly why: string };

/** What a person is asked before a workspace from elsewhere is taken over. */
export function takeOverQuestion(dir: string, why: string): string {
  return (
    `The workspace ${dir} ${why}. Take it over? Its database is set aside and built again from ` +
    'the recordings; addresses that were assigned by hand are kept.'
  );
}

/**
 * Decides whether the database of a workspace is used. What lies in the user's own data folder is
 * ours as far as its manifest names the path; a portable folder also has to name this machine.
 *
 * @param origin machine id; null where there is none, and then no portable workspace is trusted
 */
export async function standingOf(
  dir: string,
  manifest: Manifest | null,
  expected: { readonly path: string; readonly portable: boolean; readonly origin: string | null },
): Promise<Standing> {
  if (manifest === null) {
    const caches = [LAYOUT.store, LAYOUT.index].map((name) => exists(join(dir, name)));
    const filled = (await Promise.all(caches)).includes(true);
    return filled ? { kind: 'elsewhere', why: 'does not say where it is from' } : { kind: 'new' };
  }
  if (manifest.path !== expected.path) {
    return { kind: 'elsewhere', why: `was made for ${manifest.path}` };
  }
  const local = expected.origin !== null && manifest.origin === expected.origin;
  if (expected.portable && !local) return { kind: 'elsewhere', why: 'was made on another machine' };
  return { kind: 'own', manifest };
}
