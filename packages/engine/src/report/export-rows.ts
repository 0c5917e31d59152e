import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ExportedList, Params, Result } from '../client/protocol.ts';
import type { Slice } from '../client/rows.ts';
import { csvLine } from './csv.ts';
import { ATTACKER_TABLE, EVENT_TABLE, HIT_TABLE, type RowTable } from './row-tables.ts';

/** Rows that one file holds at most: what a spreadsheet takes, and a bound on what a page holds. */
const MAX_ROWS = 100_000;

/** Rows that are made before other requests have their turn. */
const ROWS_A_TURN = 500;

/** Milliseconds between two looks at a list that is not whole yet, and of all looks together. */
const WAIT_MS = 10;
const LONGEST_WAIT_MS = 20_000;

/** What lists are read from. */
export interface RowLists {
  attackers(query: Params<'attackers'>): Result<'attackers'>;
  events(query: Params<'events'>): Promise<Result<'events'>>;
  /** Once it is there, the events of the attacker are whole. */
  timeline(query: Params<'states.timeline'>): Promise<Result<'states.timeline'>>;
  searchCommands(query: Params<'search.commands'>): Result<'search.commands'>;
  searchOutput(query: Params<'search.output'>): Promise<Result<'search.output'>>;
}

/** The list on the screen as a file, all of it, whatever part is in view. */
export async function exportRows(
  lists: RowLists,
  { list, format }: Params<'export.rows'>,
): Promise<Result<'export.rows'>> {
  const write = writerOf(format);
  switch (list.kind) {
    case 'attackers': {
      await measured(lists, list.query);
      const slices = (page: Page): Slice<Row<'attackers'>> =>
        lists.attackers({ ...list.query, ...page });
      return file('attackers', format, await write(slices, ATTACKER_TABLE));
    }
    case 'events': {
      await lists.timeline({ attacker: list.query.attacker });
      const slices = (page: Page): Promise<Slice<Row<'events'>>> =>
        lists.events({ ...list.query, ...page });
      return file('events', format, await write(slices, EVENT_TABLE));
    }
    case 'commands': {
      const { text } = list;
      const slices = (page: Page): Slice<Row<'search.commands'>> =>
        lists.searchCommands({ text, ...page });
      return file('commands', format, await write(slices, HIT_TABLE));
    }
    case 'output': {
      const { text } = list;
      const slices = (page: Page): Promise<Slice<Row<'search.output'>>> =>
        lists.searchOutput({ text, ...page });
      return file('output', format, await write(slices, HIT_TABLE));
    }
  }
}

/** Resolves when the list is in its order, or stays behind what a live bus brings all the time. */
async function measured(lists: RowLists, query: AttackerQuery): Promise<void> {
  const until = performance.now() + LONGEST_WAIT_MS;
  while (lists.attackers({ ...query, offset: 0, limit: 0 }).scan) {
    if (performance.now() > until) return;
    await setTimeout(WAIT_MS);
  }
}

type AttackerQuery = Extract<ExportedList, { kind: 'attackers' }>['query'];

type Row<Name extends 'attackers' | 'events' | 'search.commands' | 'search.output'> =
  Result<Name>['rows'][number];

interface Page {
  readonly offset: number;
  readonly limit: number;
}

type Slices<Item> = (page: Page) => Slice<Item> | Promise<Slice<Item>>;

type Writer = <Item>(slices: Slices<Item>, table: RowTable<Item>) => Promise<Written>;

interface Written {
  readonly text: string;
  readonly rows: number;
  readonly isCut: boolean;
}

function writerOf(format: 'csv' | 'jsonl'): Writer {
  return async (slices, table) => {
    const lines = format === 'csv' ? [csvLine(table.columns)] : [];
    let rows = 0;
    let total = 0;
    for await (const slice of allSlices(slices)) {
      total = slice.total;
      for (const row of slice.rows) {
        lines.push(format === 'csv' ? csvLine(table.cells(row)) : `${JSON.stringify(row)}\n`);
      }
      rows += slice.rows.length;
    }
    return { text: lines.join(''), rows, isCut: total > rows };
  };
}

/** One slice after the other, a filter taken to its end; others have their turn in between. */
async function* allSlices<Item>(slices: Slices<Item>): AsyncGenerator<Slice<Item>> {
  let offset = 0;
  while (offset < MAX_ROWS) {
    const slice = await slices({ offset, limit: ROWS_A_TURN });
    offset += slice.rows.length;
    if (slice.rows.length > 0) yield slice;
    if (slice.rows.length === 0 && !slice.scan) return;
    await setImmediate();
  }
}

function file(name: string, format: 'csv' | 'jsonl', written: Written): Result<'export.rows'> {
  const { text, rows, isCut } = written;
  const mediaType = format === 'csv' ? 'text/csv' : 'application/x-ndjson';
  return { name: `${name}.${format}`, mediaType, text, rows, isCut };
}
