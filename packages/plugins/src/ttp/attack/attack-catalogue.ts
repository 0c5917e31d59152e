import type { AttackLookup, Technique } from '@shardscope/sdk';
import type { CatalogueFile } from './catalogue-file.ts';

/** The ATT&CK releases that tags can be written for. */
export type AttackRelease = '18.1' | '19.1';

/** The release that rules are written for and that tags name. */
export const DEFAULT_ATTACK_RELEASE: AttackRelease = '19.1';

/** One tactic, in the order of the matrix. */
export interface Tactic {
  /** `TA0007` */
  readonly id: string;
  /** `discovery`; the phase name in STIX and in Navigator layers. */
  readonly shortname: string;
  readonly name: string;
  readonly url: string;
}

/** A technique or sub-technique with what validation and exports need. */
export interface CatalogueTechnique extends Technique {
  readonly platforms: readonly string[];
  /** Id of the technique that a sub-technique belongs to. */
  readonly parent: string | null;
  readonly status: 'live' | 'revoked' | 'deprecated';
  /** Id of what replaced a revoked technique. */
  readonly revokedBy: string | null;
}

/** All of ATT&CK in one release. */
export interface AttackCatalogue extends AttackLookup {
  readonly release: AttackRelease;
  /** In the order of the matrix. */
  readonly tactics: readonly Tactic[];
  tactic(id: string): Tactic | undefined;
  /** A technique that is in use; undefined for one that is revoked or deprecated. */
  technique(id: string): CatalogueTechnique | undefined;
  /** A technique whatever its status. */
  entry(id: string): CatalogueTechnique | undefined;
  /** The technique in use that stands for an id: itself, or what replaced it; null without one. */
  successor(id: string): CatalogueTechnique | null;
  /** The techniques in use, by id. */
  techniques(): readonly CatalogueTechnique[];
  /** Ids that another technique replaced, in order. */
  revokedIds(): readonly string[];
}

type FileTechnique = CatalogueFile['techniques'][number];

/** Builds the look-up for one release from the catalogue's data. */
export function attackCatalogue(
  file: CatalogueFile,
  release: AttackRelease = DEFAULT_ATTACK_RELEASE,
): AttackCatalogue {
  const entries = new Map(file.techniques.map((entry) => [entry.id, fromFile(entry)]));
  if (release === '19.1') applyOverlay(entries, file);
  const tactics = release === '19.1' ? file.overlay_v19.tactics : file.tactics;
  const tacticById = new Map(tactics.map((tactic) => [tactic.id, tactic]));
  const technique = (id: string): CatalogueTechnique | undefined => {
    const entry = entries.get(id);
    return entry?.status === 'live' ? entry : undefined;
  };
  return {
    release,
    tactics,
    tactic: (id) => tacticById.get(id),
    technique,
    entry: (id) => entries.get(id),
    successor: (id) => followRevocations(entries, id),
    techniques: () => withStatus(entries, 'live'),
    revokedIds: () => withStatus(entries, 'revoked').map((entry) => entry.id),
  };
}

function withStatus(
  entries: ReadonlyMap<string, CatalogueTechnique>,
  status: CatalogueTechnique['status'],
): readonly CatalogueTechnique[] {
  return [...entries.values()]
    .filter((entry) => entry.status === status)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function fromFile(entry: FileTechnique): CatalogueTechnique {
  return {
    id: entry.id,
    name: entry.name,
    tactics: entry.tactics.map((tactic) => tactic.id),
    url: entry.url,
    platforms: entry.platforms,
    parent: entry.parent ?? null,
    status: entry.revoked ? 'revoked' : entry.deprecated ? 'deprecated' : 'live',
    revokedBy: entry.revoked_by ?? null,
  };
}

function applyOverlay(entries: Map<string, CatalogueTechnique>, file: CatalogueFile): void {
  const overlay = file.overlay_v19;
  const idOf = new Map(overlay.tactics.map((tactic) => [tactic.shortname, tactic.id]));
  const change = (id: string, fields: Partial<CatalogueTechnique>): void => {
    const entry = entries.get(id);
    if (entry) entries.set(id, { ...entry, ...fields });
  };
  for (const entry of overlay.added) entries.set(entry.id, fromFile(entry));
  for (const [id, successor] of Object.entries(overlay.revoked_by)) {
    change(id, { status: 'revoked', revokedBy: successor });
  }
  for (const [id, name] of Object.entries(overlay.renamed)) change(id, { name });
  for (const [id, platforms] of Object.entries(overlay.platforms_of)) change(id, { platforms });
  for (const [id, shortnames] of Object.entries(overlay.tactics_of)) {
    change(id, { tactics: shortnames.map((shortname) => idOf.get(shortname) ?? shortname) });
  }
}

/** Follows revocations to their end; a circle in the data ends it too. */
function followRevocations(
  entries: ReadonlyMap<string, CatalogueTechnique>,
  id: string,
): CatalogueTechnique | null {
  const seen = new Set<string>();
  let entry = entries.get(id);
  while (entry?.status === 'revoked' && entry.revokedBy !== null && !seen.has(entry.id)) {
    seen.add(entry.id);
    entry = entries.get(entry.revokedBy);
  }
  return entry?.status === 'live' ? entry : null;
}
