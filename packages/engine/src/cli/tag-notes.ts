import type { TaggerEvent, TaggerKind } from '@shardscope/sdk';
import type { Undone } from '@shardscope/plugins';
import { visibleText } from '../client/visible-text.ts';
import { styled } from './console.ts';
import { MAX_LINE_BYTES } from './input-lines.ts';
import { wrongTypes } from './payload-types.ts';
import { typeName, type TaggerLine } from './read-tagger-event.ts';
import { count } from './units.ts';

/** Messages about single lines that are printed in full; the rest is counted. */
const MAX_LINES_TOLD = 100;

/** Things that are told once each, of which no more than this are remembered. */
const MAX_TOLD_ONCE = 1000;

/** What a person is told while events are tagged, on stderr. */
export interface TagNotes {
  readonly say: (text: string) => void;
  /** A line that holds an event: counted, and looked at for fields of a wrong type. */
  readonly event: (line: number, event: TaggerEvent) => void;
  readonly unused: (line: number, why: Exclude<TaggerLine, { kind: 'event' }>) => void;
  readonly tooLong: (line: number) => void;
  /** No rule is there for events of this kind. */
  readonly unclaimed: (kind: TaggerKind) => void;
  readonly undone: (line: number, undone: Undone) => void;
  readonly failure: (ruleId: string, why: string) => void;
  readonly tagged: (tags: number) => void;
  readonly summary: () => void;
  /** There were lines, and not one of them could be used. */
  readonly nothingReadable: () => boolean;
}

/** Notes on a stream; only lines that cannot be used when quiet. */
export function tagNotes(stream: NodeJS.WriteStream, quiet: boolean): TagNotes {
  const totals = { events: 0, tags: 0, badLines: 0, unknown: 0, unanchored: 0, undone: 0 };
  const told = new Set<string>();
  const say = (text: string): void => void stream.write(`${visibleText(text)}\n`);
  const note = (text: string): void => {
    if (!quiet) say(text);
  };
  const once = (what: string, text: string): void => {
    if (told.has(what) || told.size >= MAX_TOLD_ONCE) return;
    told.add(what);
    note(text);
  };
  const badLine = (line: number, why: string): void => {
    totals.badLines += 1;
    if (totals.badLines <= MAX_LINES_TOLD) say(`Line ${line}: ${why}.`);
  };
  return {
    say,
    event(line, { source_kind: kind, payload }) {
      totals.events += 1;
      for (const { field, expected, value } of wrongTypes(kind, payload)) {
        const text = `payload.${field} of ${kind}: ${expected} is expected, not ${typeName(value)}`;
        once(`type ${kind} ${field}`, `Line ${line}: ${text}; no rule can use it. Said once.`);
      }
    },
    unused(line, read) {
      if (read.kind === 'bad') badLine(line, read.why);
      else if (read.kind === 'unknown kind') {
        totals.unknown += 1;
        const name = JSON.stringify(read.name.slice(0, 64));
        once(`kind ${name}`, `Line ${line}: no rule knows events of kind ${name}. Said once.`);
      } else {
        totals.unanchored += 1;
        const name =
          read.address === null ? 'no address' : JSON.stringify(read.address.slice(0, 64));
        once(
          `anchor ${name}`,
          `Line ${line}: it names no attacker or identity (${name}), so that it gives no tags. Said once.`,
        );
      }
    },
    tooLong: (line) => badLine(line, `it is longer than ${MAX_LINE_BYTES} bytes`),
    unclaimed: (kind) => once(`unclaimed ${kind}`, `No rule in use looks at events of ${kind}.`),
    undone(line, { characters, parts, arguments: args, rules }) {
      totals.undone += 1;
      if (totals.undone > MAX_LINES_TOLD) return;
      const left = `${characters} characters, ${parts} commands, ${args} arguments and ${rules} rules`;
      note(`Line ${line}: larger than the budget of one event: not looked at were ${left}.`);
    },
    failure: (rule, why) =>
      once(`failure ${rule}`, `${rule} failed on an event: ${why}. Said once.`),
    tagged: (tags) => void (totals.tags += tags),
    summary() {
      const hidden = totals.badLines - MAX_LINES_TOLD;
      if (hidden > 0) say(`… and ${count(hidden, 'more line')} that cannot be used.`);
      if (!quiet) stream.write(`${styled('dim', summaryText(totals), stream)}\n`);
    },
    nothingReadable: () => totals.badLines > 0 && totals.events + totals.unknown === 0,
  };
}

function summaryText(totals: {
  readonly events: number;
  readonly tags: number;
  readonly badLines: number;
  readonly unknown: number;
  readonly unanchored: number;
  readonly undone: number;
}): string {
  const parts = [count(totals.events, 'event'), count(totals.tags, 'tag')];
  if (totals.badLines > 0) parts.push(count(totals.badLines, 'unusable line'));
  if (totals.unknown > 0) parts.push(`${totals.unknown} of unknown kinds`);
  if (totals.unanchored > 0) parts.push(`${totals.unanchored} without an attacker`);
  if (totals.undone > 0) parts.push(`${totals.undone} larger than the budget`);
  return parts.join(' · ');
}
