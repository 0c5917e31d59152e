export { DEFAULT_ATTACK_RELEASE, attackCatalogue } from './attack/attack-catalogue.ts';
export { parseCatalogueFile } from './attack/catalogue-file.ts';
export { releaseTranslator } from './attack/translate-release.ts';
export { loadAttackCatalogue } from './node/builtin-data.ts';

export type {
  AttackCatalogue,
  AttackRelease,
  CatalogueTechnique,
  Tactic,
} from './attack/attack-catalogue.ts';
export type { CatalogueFile } from './attack/catalogue-file.ts';
export type { Placement, ReleaseTranslator } from './attack/translate-release.ts';
