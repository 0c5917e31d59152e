import type { Tag } from '@shardscope/sdk';
import type { AttackCatalogue } from '../attack/attack-catalogue.ts';
import { releaseTranslator } from '../attack/translate-release.ts';
import type { Placement } from '../attack/translate-release.ts';

/** Tags of one technique under one tactic, in the release of an export. */
export interface PlacedTags extends Placement {
  readonly tags: readonly Tag[];
}

/** Tags by technique and tactic, and those that the release has no place for. */
export interface PlacedTagList {
  /** By tactic in the order of the matrix, then by technique. */
  readonly placed: readonly PlacedTags[];
  readonly left: readonly Tag[];
}

/** Looks up the catalogue of a release; tags of a release that is not known are left out. */
export type CatalogueOf = (release: string) => AttackCatalogue | undefined;

/** Finds where tags stand in the release that an export is written for. */
export function placeTags(
  tags: readonly Tag[],
  target: AttackCatalogue,
  catalogueOf: CatalogueOf,
): PlacedTagList {
  const placements = new Map<string, { placement: Placement; tags: Tag[] }>();
  const left: Tag[] = [];
  const place = placer(target, catalogueOf);
  for (const tag of tags) {
    const placement = place(tag);
    if (!placement) {
      left.push(tag);
      continue;
    }
    const key = `${placement.tactic} ${placement.technique.id}`;
    const known = placements.get(key);
    if (known) known.tags.push(tag);
    else placements.set(key, { placement, tags: [tag] });
  }
  const order = new Map(target.tactics.map((tactic, index) => [tactic.id, index]));
  const placed = [...placements.values()]
    .map((entry): PlacedTags => ({ ...entry.placement, tags: entry.tags }))
    .sort((a, b) => {
      const byTactic = (order.get(a.tactic) ?? 99) - (order.get(b.tactic) ?? 99);
      return byTactic === 0 ? compareText(a.technique.id, b.technique.id) : byTactic;
    });
  return { placed, left };
}

/** Finds where one tag stands; null where the release has no place for it. */
export function placer(
  target: AttackCatalogue,
  catalogueOf: CatalogueOf,
): (tag: Tag) => Placement | null {
  const translators = new Map<string, ReturnType<typeof releaseTranslator> | null>();
  return (tag) => {
    const release = tag.attack_release;
    let translate = translators.get(release);
    if (translate === undefined) {
      const source = catalogueOf(release);
      translate = source ? releaseTranslator(source, target) : null;
      translators.set(release, translate);
    }
    return translate?.(tag.sub_technique_id ?? tag.technique_id, tag.tactic) ?? null;
  };
}

/** Compares by code units, the same everywhere. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
