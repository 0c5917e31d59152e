import type { Params, Result } from '../client/protocol.ts';
import type { TagFormat } from '../client/attack.ts';
import type { SqliteStore } from '../store/index.ts';
import { exportTooLarge } from './export-errors.ts';
import { exportTags } from './export-tags.ts';

/** Code units that a page gets at most: it holds them twice while it hands the file over. */
const MAX_UNITS = 64 * 1024 * 1024;

const FILES: Readonly<Record<TagFormat, { readonly ending: string; readonly mediaType: string }>> =
  {
    navigator: { ending: '-layer.json', mediaType: 'application/json' },
    stix: { ending: '-stix.json', mediaType: 'application/stix+json' },
    csv: { ending: '.csv', mediaType: 'text/csv' },
    jsonl: { ending: '.jsonl', mediaType: 'application/x-ndjson' },
  };

/**
 * The tags of a selection as one text, with a name for its file. Throws what {@link exportTags}
 * throws for what is not known, and E_EXPORT_TOO_LARGE.
 */
export function exportedText(
  store: SqliteStore,
  { format, attack, attacker, identity, session }: Params<'export.tags'>,
): Result<'export.tags'> {
  const pieces: string[] = [];
  let units = 0;
  const selection = {
    attacker: attacker ?? undefined,
    identity: identity ?? undefined,
    session: session ?? undefined,
  };
  const identityOf = (uuid: string): string | null => store.identities.of(uuid);
  for (const piece of exportTags({ store, format, selection, release: attack, identityOf })) {
    units += piece.length;
    if (units > MAX_UNITS) throw exportTooLarge(MAX_UNITS);
    pieces.push(piece);
  }
  const { ending, mediaType } = FILES[format];
  const of = (attacker === null ? null : store.addressOf(attacker)) ?? attacker ?? identity;
  const name = ['attack', attack, of ?? 'all'].join('-') + ending;
  return { name, mediaType, text: pieces.join('') };
}
