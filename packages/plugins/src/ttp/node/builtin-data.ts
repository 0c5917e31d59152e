import { readFileSync } from 'node:fs';
import { attackCatalogue } from '../attack/attack-catalogue.ts';
import type { AttackCatalogue, AttackRelease } from '../attack/attack-catalogue.ts';
import { parseCatalogueFile } from '../attack/catalogue-file.ts';
import type { CatalogueFile } from '../attack/catalogue-file.ts';

/** The folder of the data that come with the plugin: at the same depth from src and from dist. */
export const BUILTIN_DATA = new URL('../../../data/ttp/', import.meta.url);

let catalogueFile: CatalogueFile | undefined;

/** The ATT&CK catalogue that comes with the plugin. See data/ttp/NOTICE.md for its licence. */
export function loadAttackCatalogue(release?: AttackRelease): AttackCatalogue {
  catalogueFile ??= parseCatalogueFile(readBuiltinJson('enterprise-attack-catalogue.json'));
  return attackCatalogue(catalogueFile, release);
}

/** Reads one of the plugin's JSON files. */
export function readBuiltinJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, BUILTIN_DATA), 'utf8'));
}
