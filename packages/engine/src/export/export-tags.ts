import {
  loadAttackCatalogue,
  navigatorLayer,
  stixBundle,
  tagsCsv,
  tagsJsonLines,
  type AttackCatalogue,
  type AttackRelease,
  type ExportInput,
} from '@shardscope/plugins';
import type { Tag } from '@shardscope/sdk';
import { HOSTILE } from '../client/visible-text.ts';
import type { SqliteStore } from '../store/index.ts';
import { selectTags, type SelectedTags, type TagSelection } from './select-tags.ts';

/** What tags can be written as. */
export const EXPORT_FORMATS = ['navigator', 'stix', 'csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Releases of ATT&CK that exports can be written for. */
export const ATTACK_RELEASES = ['19.1', '18.1'] as const satisfies readonly AttackRelease[];

/** What is exported, and how. */
export interface TagExport {
  readonly store: SqliteStore;
  readonly format: ExportFormat;
  readonly selection: TagSelection;
  readonly release: AttackRelease;
  /** The identity that an attacker belongs to. */
  readonly identityOf: (attackerUuid: string) => string | null;
}

/**
 * Writes the tags of a selection, piece by piece: tables as the attackers come, so that they need not
 * be held as a whole. Nothing in the text acts on a terminal or starts a formula in a spreadsheet.
 * Throws E_ATTACKER_UNKNOWN, E_IDENTITY_UNKNOWN or E_SESSION_UNKNOWN for what the store does not know.
 */
export function* exportTags(request: TagExport): Generator<string> {
  const { store, format, selection, release, identityOf } = request;
  const selected = selectTags(store, selection, identityOf);
  const input = inputOf(selected.title, release);
  switch (format) {
    case 'navigator':
      yield document(navigatorLayer(input(allOf(selected))));
      return;
    case 'stix': {
      const addressOf = (uuid: string): string | null => store.addressOf(uuid);
      yield document(stixBundle({ ...input(allOf(selected)), addressOf }));
      return;
    }
    case 'csv':
      yield* table(selected, (tags) => tagsCsv(input(tags)));
      return;
    case 'jsonl':
      for (const tags of selected.groups()) yield harmlessJson(tagsJsonLines(input(tags)));
  }
}

function inputOf(title: string, release: AttackRelease): (tags: readonly Tag[]) => ExportInput {
  const catalogues = new Map<string, AttackCatalogue>(
    ATTACK_RELEASES.map((each) => [each, loadAttackCatalogue(each)]),
  );
  const catalogue = loadAttackCatalogue(release);
  return (tags) => ({ tags, title, catalogue, catalogueOf: (name) => catalogues.get(name) });
}

function allOf({ groups }: SelectedTags): readonly Tag[] {
  return [...groups()].flat();
}

/** One table, its header once, however many groups there are. */
function* table(
  { groups }: SelectedTags,
  write: (tags: readonly Tag[]) => string,
): Generator<string> {
  const header = write([]);
  yield header;
  for (const tags of groups()) yield harmlessCell(write(tags).slice(header.length));
}

function document(value: unknown): string {
  return `${harmlessJson(JSON.stringify(value, null, 2))}\n`;
}

/** JSON whose own line ends stay; what would act on a terminal stands as an escape of JSON. */
function harmlessJson(text: string): string {
  return text.replace(HOSTILE, (found) => (found === '\n' ? found : escaped(found)));
}

/** A cell may hold line ends, in quotes; anything else that would act stands as an escape. */
function harmlessCell(text: string): string {
  return text.replace(HOSTILE, (found) =>
    found === '\n' || found === '\r' ? found : escaped(found),
  );
}

function escaped(found: string): string {
  const units = Array.from({ length: found.length }, (_value, i) => found.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
