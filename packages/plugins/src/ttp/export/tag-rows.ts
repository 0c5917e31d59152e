import type { Tag } from '@shardscope/sdk';
import type { ExportInput } from './navigator-layer.ts';
import { placer } from './placed-tags.ts';

/** Columns of the table, in order. */
const COLUMNS = [
  'uuid',
  'created_at',
  'attacker_uuid',
  'identity_uuid',
  'session_id',
  'decky_id',
  'source_kind',
  'source_id',
  'tactic',
  'tactic_name',
  'technique_id',
  'sub_technique_id',
  'technique_name',
  'confidence',
  'rule_id',
  'rule_version',
  'attack_release',
  'mitre_url',
  'evidence',
] as const;

/** Characters with which a spreadsheet takes a cell for a formula. */
const FORMULA_START = /^[\s\u0000]*[=+\-@\t\r|%]/;

/**
 * The tags as a table of comma-separated values (RFC 4180) with a header. What a spreadsheet would
 * take for a formula gets an apostrophe in front, as spreadsheets themselves mark text.
 */
export function tagsCsv(input: ExportInput): string {
  const lines = translated(input).map((tag) => COLUMNS.map((name) => cell(row(tag, input)[name])));
  return [COLUMNS, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** The tags, one JSON object a line, in the release of the export. */
export function tagsJsonLines(input: ExportInput): string {
  return translated(input)
    .map((tag) => `${JSON.stringify(tag)}\n`)
    .join('');
}

/** The tags in the release of the export; those without a place in it are left out. */
function translated({ tags, catalogue, catalogueOf }: ExportInput): readonly Tag[] {
  const place = placer(catalogue, catalogueOf);
  return tags.flatMap((tag) => {
    const placement = place(tag);
    if (!placement) return [];
    const { technique, tactic } = placement;
    return [
      {
        ...tag,
        tactic,
        technique_id: technique.parent ?? technique.id,
        sub_technique_id: technique.parent === null ? null : technique.id,
        attack_release: catalogue.release,
        mitre_url: technique.url,
      },
    ];
  });
}

type Row = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

function row(tag: Tag, { catalogue }: ExportInput): Row {
  return {
    ...tag,
    created_at: new Date(tag.created_at * 1000).toISOString(),
    tactic_name: catalogue.tactic(tag.tactic)?.name ?? '',
    technique_name: catalogue.technique(tag.sub_technique_id ?? tag.technique_id)?.name ?? '',
    evidence: JSON.stringify(tag.evidence),
  };
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
