import type { RecordedSession } from '@shardscope/sdk';
import type { Params, Result } from '../client/protocol.ts';
import type { SearchHit, Slice } from '../client/rows.ts';
import { filterInvalid } from '../errors.ts';
import { filteredSlice } from '../filter/filtered-slice.ts';
import type { SteppedScan } from '../filter/stepped-scan.ts';
import { scanCommands } from '../search/scan-commands.ts';
import { scanOutput, type OutputScan } from '../search/scan-output.ts';
import { searchQuery } from '../search/search-query.ts';
import type { SqliteStore } from '../store/index.ts';

/** What searches read. */
export interface SearchSource {
  readonly store: SqliteStore;
  readSession(evidenceRef: string): Promise<RecordedSession | null>;
}

/** Searches over commands and output, of which the latest of each kind is kept. */
export interface Searches {
  commands(query: Params<'search.commands'>): Result<'search.commands'>;
  output(query: Params<'search.output'>): Promise<Result<'search.output'>>;
  /** There are more sessions than before. */
  invalidate(): void;
}

/** Searches in what is open. Throw E_FILTER_INVALID. */
export function searches(source: SearchSource): Searches {
  let commands: { readonly text: string; readonly scan: SteppedScan<SearchHit> } | null = null;
  let output: { readonly text: string; readonly scan: OutputScan } | null = null;
  return {
    commands({ text, offset, limit }) {
      const query = searchQuery(text, 'cmd');
      if (query === null) return nothing(offset);
      if (commands?.text !== text) commands = { text, scan: scanCommands(source.store, query) };
      return filteredSlice(commands.scan, offset, limit);
    },
    async output({ text, offset, limit }) {
      const query = searchQuery(text, 'out');
      if (query === null) return nothing(offset);
      if (query.terms.length === 0) {
        throw filterInvalid('nothing says what to look for; add out ~ and a text', text.length);
      }
      if (output?.text !== text) {
        const scan = scanOutput(source.store, (ref) => source.readSession(ref), query);
        output = { text, scan };
      }
      return output.scan.slice(offset, limit);
    },
    invalidate() {
      commands = null;
    },
  };
}

function nothing(offset: number): Slice<SearchHit> {
  return { total: 0, offset, rows: [] };
}
