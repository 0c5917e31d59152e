import { EVENT_OUTPUT, type RecordedSession } from '@shardscope/sdk';
import type { AttackerRow, SearchHit, SessionRow, Slice } from '../client/rows.ts';
import type { FilterFacts } from '../filter/filter-facts.ts';
import { attackerFacts, sessionFacts } from '../filter/row-facts.ts';
import type { SqliteStore } from '../store/index.ts';
import { identityAddresses } from './identity-addresses.ts';
import { literalPattern } from './literal-pattern.ts';
import { eventAt, PlainOutputReader } from './plain-output.ts';
import { hitOf, lineFacts } from './scan-commands.ts';
import { excerpt } from './search-terms.ts';
import type { SearchQuery } from './search-query.ts';

/** Milliseconds that one answer may take for reading. */
const BUDGET_MS = 120;

/** Hits in one session and in all: enough to see where something occurs. */
const MAX_SESSION_HITS = 100;
const MAX_HITS = 10_000;

/** Code units of one session's output that are looked through. */
const MAX_OUTPUT_UNITS = 32 * 1024 * 1024;

/** A search over what terminals showed, which goes on only while it is asked for. */
export interface OutputScan {
  /** Reads on for a moment and gives a slice of the hits so far. */
  slice(offset: number, limit: number): Promise<Slice<SearchHit>>;
}

/** Reads a session; null when its recording is gone. */
export type SessionReader = (evidenceRef: string) => Promise<RecordedSession | null>;

interface Candidate {
  readonly attacker: AttackerRow;
  /** What is known of the attacker. */
  readonly known: FilterFacts;
  readonly session: SessionRow;
}

/** A search through the recordings of all sessions, attackers seen last first. */
export function scanOutput(
  store: SqliteStore,
  read: SessionReader,
  query: SearchQuery,
): OutputScan {
  const candidates = candidatesOf(store, query);
  const found: SearchHit[] = [];
  let done = 0;
  let turn: Promise<void> = Promise.resolve();

  async function advance(): Promise<void> {
    const until = performance.now() + BUDGET_MS;
    while (done < candidates.length && found.length < MAX_HITS && performance.now() < until) {
      const candidate = candidates[done];
      if (candidate) found.push(...(await hitsIn(candidate, read, query)));
      done += 1;
    }
  }

  return {
    async slice(offset, limit) {
      turn = turn.then(advance);
      await turn;
      const slice = { total: found.length, offset, rows: found.slice(offset, offset + limit) };
      const isOver = done >= candidates.length || found.length >= MAX_HITS;
      return isOver ? slice : { ...slice, scan: { done, total: candidates.length } };
    },
  };
}

/** Sessions that the rest of the filter does not rule out. */
function candidatesOf(store: SqliteStore, { fits }: SearchQuery): readonly Candidate[] {
  const addresses = identityAddresses(store);
  return store.attackers().flatMap((attacker) => {
    const known = attackerFacts(attacker, addresses);
    return store
      .sessions(attacker.uuid)
      .filter((session) => {
        const facts = sessionFacts(session, known, {
          commands: (ref) => store.commands(ref).flatMap(({ text }) => text ?? []),
        });
        return fits({ ...facts, words: [] }) !== false;
      })
      .toReversed()
      .map((session) => ({ attacker, known, session }));
  });
}

async function hitsIn(
  { attacker, known, session }: Candidate,
  read: SessionReader,
  { fits, terms }: SearchQuery,
): Promise<readonly SearchHit[]> {
  const recorded = await read(session.evidenceRef);
  if (!recorded) return [];
  const output = plainOutput(recorded);
  const facts = sessionFacts(session, known, { commands: () => [] });
  const hits: SearchHit[] = [];
  for (const from of lineStarts(output.text, terms)) {
    const end = output.text.indexOf('\n', from);
    const line = output.text.slice(from, end < 0 ? undefined : end);
    if (fits(lineFacts(facts, 'out', line)) === false) continue;
    const t = recorded.events.t[eventAt(output, from)] ?? 0;
    hits.push({ ...hitOf(attacker, session, t), ...excerpt(line, terms) });
    if (hits.length === MAX_SESSION_HITS) break;
  }
  return hits;
}

function plainOutput({ events }: RecordedSession): ReturnType<PlainOutputReader['result']> {
  const reader = new PlainOutputReader();
  for (let i = 0; i < events.length && reader.length < MAX_OUTPUT_UNITS; i++) {
    if (events.kind[i] === EVENT_OUTPUT) reader.add(i, events.data[i] ?? '');
  }
  return reader.result();
}

/** Where the lines begin that have one of the terms, in order. */
function lineStarts(text: string, terms: readonly string[]): readonly number[] {
  const starts = new Set<number>();
  for (const term of terms) {
    let matches = 0;
    for (const { index } of text.matchAll(literalPattern(term))) {
      starts.add(text.lastIndexOf('\n', index) + 1);
      matches += 1;
      // Many matches in one line are one hit: a bound on how many of them are looked at.
      if (matches > 20 * MAX_SESSION_HITS) break;
    }
  }
  return [...starts].sort((one, other) => one - other);
}
