export { ATTACK_RELEASES, EXPORT_FORMATS, exportTags } from './export-tags.ts';

export type { ExportFormat, TagExport } from './export-tags.ts';
export type { TagSelection } from './select-tags.ts';
