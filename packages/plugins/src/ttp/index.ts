export { DEFAULT_ATTACK_RELEASE, attackCatalogue } from './attack/attack-catalogue.ts';
export { parseCatalogueFile } from './attack/catalogue-file.ts';
export { releaseTranslator } from './attack/translate-release.ts';
export { usedPaths } from './command-line/file-use.ts';
export { parseCommandLine } from './command-line/parse-command-line.ts';
export { loadAttackCatalogue } from './node/builtin-data.ts';

export type {
  AttackCatalogue,
  AttackRelease,
  CatalogueTechnique,
  Tactic,
} from './attack/attack-catalogue.ts';
export type { CatalogueFile } from './attack/catalogue-file.ts';
export type {
  Assignment,
  CommandLine,
  CommandPart,
  CommandWord,
  PartOrigin,
  Redirection,
} from './command-line/command-part.ts';
export type { FileUse, UsedPath } from './command-line/file-use.ts';
export type { Placement, ReleaseTranslator } from './attack/translate-release.ts';
