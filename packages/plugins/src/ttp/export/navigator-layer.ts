import type { Tag } from '@shardscope/sdk';
import type { AttackCatalogue } from '../attack/attack-catalogue.ts';
import { compareText, placeTags } from './placed-tags.ts';
import type { CatalogueOf } from './placed-tags.ts';

/** Version of the layer format that is written. */
const LAYER_FORMAT = '4.5';

/** The Navigator that introduced nothing since that these layers need. */
const NAVIGATOR_VERSION = '5.1.0';

const GRADIENT_COLORS = ['#fff3c4', '#f29e4c', '#b3261e'];

/** One technique of a layer; without `tactic` it would count under each tactic that has it. */
export interface LayerTechnique {
  readonly techniqueID: string;
  readonly tactic: string;
  /** How many tags. */
  readonly score: number;
  /** The rules and their confidence. */
  readonly comment: string;
  readonly enabled: true;
  readonly showSubtechniques: boolean;
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

/** A layer of the ATT&CK Navigator. */
export interface NavigatorLayer {
  readonly name: string;
  readonly versions: {
    readonly attack: string;
    readonly navigator: string;
    readonly layer: string;
  };
  readonly domain: 'enterprise-attack';
  readonly description: string;
  readonly sorting: 3;
  readonly hideDisabled: false;
  readonly techniques: readonly LayerTechnique[];
  readonly gradient: {
    readonly colors: readonly string[];
    readonly minValue: number;
    readonly maxValue: number;
  };
  readonly layout: {
    readonly layout: 'side';
    readonly showID: boolean;
    readonly showName: boolean;
    readonly showAggregateScores: boolean;
    readonly countUnscored: boolean;
    readonly aggregateFunction: 'sum';
    readonly expandedSubtechniques: 'annotated';
  };
}

/** What an export is made of. */
export interface ExportInput {
  readonly tags: readonly Tag[];
  /** What it is of, such as `all attackers` or `attacker 203.0.113.5`. */
  readonly title: string;
  /** The release that it is written for. */
  readonly catalogue: AttackCatalogue;
  readonly catalogueOf: CatalogueOf;
}

/** A layer with the number of tags as score. */
export function navigatorLayer(input: ExportInput): NavigatorLayer {
  const { tags, title, catalogue, catalogueOf } = input;
  const { placed, left } = placeTags(tags, catalogue, catalogueOf);
  const withParts = new Set(placed.flatMap(({ technique }) => technique.parent ?? []));
  const techniques = placed.map(({ technique, tactic, tags: own }): LayerTechnique => ({
    techniqueID: technique.id,
    tactic: catalogue.tactic(tactic)?.shortname ?? tactic,
    score: own.length,
    comment: commentOf(own),
    enabled: true,
    showSubtechniques: withParts.has(technique.id),
    links: [{ label: technique.name, url: technique.url }],
  }));
  return {
    name: `Shardscope: ${title}`,
    versions: {
      attack: catalogue.release.split('.')[0] ?? catalogue.release,
      navigator: NAVIGATOR_VERSION,
      layer: LAYER_FORMAT,
    },
    domain: 'enterprise-attack',
    description: descriptionOf(tags.length, left.length, catalogue.release),
    sorting: 3,
    hideDisabled: false,
    techniques,
    gradient: {
      colors: GRADIENT_COLORS,
      minValue: 0,
      maxValue: Math.max(1, ...techniques.map(({ score }) => score)),
    },
    layout: {
      layout: 'side',
      showID: true,
      showName: true,
      showAggregateScores: true,
      countUnscored: false,
      aggregateFunction: 'sum',
      expandedSubtechniques: 'annotated',
    },
  };
}

function descriptionOf(all: number, left: number, release: string): string {
  const rest = left === 0 ? '' : ` ${left} of them have no place in this release and are left out.`;
  return `${all} tags, ATT&CK ${release}. The score is the number of tags.${rest}`;
}

/** `R0012 ×3 (0.85); R0100 ×1 (0.60 to 0.70)` */
function commentOf(tags: readonly Tag[]): string {
  const byRule = new Map<string, Tag[]>();
  for (const tag of tags) byRule.set(tag.rule_id, [...(byRule.get(tag.rule_id) ?? []), tag]);
  return [...byRule]
    .sort(([a], [b]) => compareText(a, b))
    .map(([rule, own]) => {
      const values = own.map((tag) => tag.confidence);
      const [least, most] = [Math.min(...values).toFixed(2), Math.max(...values).toFixed(2)];
      return `${rule} ×${own.length} (${least === most ? most : `${least} to ${most}`})`;
    })
    .join('; ');
}
