import type { ExportedFile, ExportedList } from 'shardscope/client';
import type { IconName } from '../components/shared/icons.ts';
import { attackerName } from '../format/attacker-name.ts';
import type { AttackerView } from '../stores/attacker-view.svelte.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';

/** A file to be saved; of a list it says how many rows it has, and whether that is all of them. */
export type MadeFile = ExportedFile & {
  readonly rows?: number | undefined;
  readonly isCut?: boolean | undefined;
};

/** Something that can be saved. */
export interface ExportOption {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  readonly hint: string;
  /** Rejects with what the engine says. */
  make(): Promise<MadeFile>;
}

const FORMATS = [
  { format: 'csv', words: 'CSV', hint: 'for a spreadsheet' },
  { format: 'jsonl', words: 'JSON Lines', hint: 'one object a line' },
] as const;

/** What can be saved of what is on the screen. */
export function exportOptions(viewer: Viewer): readonly ExportOption[] {
  const { attacker } = viewer;
  const lists = attacker
    ? attackerOptions(viewer, attacker)
    : listOptions(viewer, shownList(viewer));
  return [...lists, ...tagOptions(viewer), ...noteOptions(viewer)];
}

function shownList(viewer: Viewer): { readonly words: string; readonly list: ExportedList } {
  const { attackers, filter, place, search } = viewer;
  if (place.kind === 'search') {
    const list = { kind: search.scope, text: search.text.trim() } as const;
    return { words: search.scope === 'commands' ? 'Commands found' : 'Lines found', list };
  }
  const { sort, descending } = attackers;
  const query = { sort, descending, text: filter.applied };
  return { words: 'Attackers in the list', list: { kind: 'attackers', query } };
}

function listOptions(
  { client }: Viewer,
  { words, list }: { readonly words: string; readonly list: ExportedList },
): readonly ExportOption[] {
  return FORMATS.map(({ format, words: name, hint }) => ({
    id: `${list.kind} ${format}`,
    icon: 'table',
    title: `${words} as ${name}`,
    hint,
    make: () => client.request('export.rows', { list, format }),
  }));
}

function attackerOptions(viewer: Viewer, attacker: AttackerView): readonly ExportOption[] {
  const { client, filter } = viewer;
  const session = attacker.isSessionOnly ? (attacker.replay?.evidenceRef ?? null) : null;
  const query = {
    attacker: attacker.uuid,
    newestFirst: attacker.newestFirst,
    session,
    filter: filter.applied,
  };
  const name = attacker.row ? attackerName(attacker.row) : 'this attacker';
  return [
    {
      id: 'report',
      icon: 'file',
      title: `Report on ${name}`,
      hint: 'one HTML page, for reading and printing',
      make: () => client.request('export.report', { attacker: attacker.uuid }),
    },
    ...listOptions(viewer, { words: 'Events in the list', list: { kind: 'events', query } }),
  ];
}

/** Release of ATT&CK that tags are written for; the matrix offers the others. */
const ATTACK_RELEASE = '19.1' as const;

const TAG_FORMATS = [
  { format: 'navigator', words: 'a Navigator layer', hint: `ATT&CK ${ATTACK_RELEASE}` },
  { format: 'stix', words: 'a STIX bundle', hint: 'STIX 2.1' },
] as const;

function tagOptions({ client, attacker }: Viewer): readonly ExportOption[] {
  const of = { attacker: attacker?.uuid ?? null, identity: null, session: null };
  return TAG_FORMATS.map(({ format, words, hint }) => ({
    id: format,
    icon: 'tag',
    title: `Techniques ${attacker ? 'of this attacker' : 'of all attackers'} as ${words}`,
    hint,
    make: () => client.request('export.tags', { ...of, attack: ATTACK_RELEASE, format }),
  }));
}

function noteOptions({ notes, attacker }: Viewer): readonly ExportOption[] {
  const { all } = notes;
  if (all.notes.length + all.bookmarks.length + all.filters.length === 0) return [];
  const own = attacker && {
    notes: notes.of(attacker.uuid),
    bookmarks: notes.bookmarksOf(attacker.uuid),
  };
  return [
    {
      id: 'notes',
      icon: 'note',
      title: own ? 'Notes and bookmarks of this attacker' : 'All notes, bookmarks and filters',
      hint: 'JSON',
      make: () =>
        Promise.resolve({
          name: 'notes.json',
          mediaType: 'application/json',
          text: `${JSON.stringify(own ?? all, null, 2)}\n`,
        }),
    },
  ];
}
