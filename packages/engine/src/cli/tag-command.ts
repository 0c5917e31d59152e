import { addAbortSignal } from 'node:stream';
import type { Command } from 'commander';
import { createRuleSet, type RuleSet, type TtpOptions } from '@shardscope/plugins';
import { buildTags, commandEvents, messageOf, type Json, type TaggerEvent } from '@shardscope/sdk';
import type { Rules } from '../rules/index.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { safeJson } from './format-jsonl.ts';
import { inputLines, type InputLine } from './input-lines.ts';
import type { Finish } from './main.ts';
import { readTaggerEvent } from './read-tagger-event.ts';
import { tagNotes, type TagNotes } from './tag-notes.ts';
import { openUserRules, withRules, type RulesOption } from './user-rules.ts';

interface TagOptions extends RulesOption {
  readonly quiet: boolean;
}

const HELP = `
Each line of input is an event: {"source_kind": …, "source_id": …, "attacker_uuid": …,
"identity_uuid": …, "session_id": …, "decky_id": …, "payload": {…}}. Each tag is a line of
output, in the order of the events. Rules and their states are followed while it runs.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no line could be read, 130 interrupted.`;

/** `shardscope tag`: events on stdin, ATT&CK techniques on stdout. */
export function addTagCommand(program: Command, console: Console, finish: Finish): void {
  withRules(program.command('tag'))
    .description('tag events that come on standard input with ATT&CK techniques')
    .option('--quiet', 'no notes; lines that cannot be read are still told', false)
    .addHelpText('after', HELP)
    .action(async (options: TagOptions) => {
      finish(await tag(options, console));
    });
}

async function tag(options: TagOptions, console: Console): Promise<ExitCode> {
  const notes = tagNotes(console.err, options.quiet);
  const tagger = new Tagger(notes);
  const rules = await openUserRules({
    named: options.rules,
    opened: null,
    say: (text) => notes.say(text),
    onChange: (change) => tagger.use(change.options),
  });
  tagger.use(rules.options());
  try {
    await tagLines(tagger, rules, { console, notes });
    notes.summary();
    if (console.interrupted()) return EXIT.interrupted;
    return notes.nothingReadable() ? EXIT.nothingReadable : EXIT.done;
  } finally {
    await rules.close();
  }
}

interface Ends {
  readonly console: Console;
  readonly notes: TagNotes;
}

/** One line at a time, at the pace of the output. */
async function tagLines(tagger: Tagger, rules: Rules, { console, notes }: Ends): Promise<void> {
  const { out, signal } = console;
  try {
    for await (const line of inputLines(addAbortSignal(signal, process.stdin))) {
      for (const { event, ts } of eventsOf(line, notes)) {
        const stamp = { attack: rules.catalogue, createdAt: ts ?? Date.now() / 1000 };
        const tags = buildTags(tagger.lift(event, line.number), event, stamp);
        for (const each of tags) out.write(`${safeJson(each)}\n`);
        notes.tagged(tags.length);
      }
      await out.ready();
    }
  } catch (thrown) {
    // Ctrl-C, or nobody reads on: what was tagged so far is written.
    if (!signal.aborted) throw thrown;
  }
}

/** The events of a line: for a session also one for each of its commands. */
function eventsOf(
  { number, text }: InputLine,
  notes: TagNotes,
): readonly { readonly event: TaggerEvent; readonly ts: number | null }[] {
  if (text === null) notes.tooLong(number);
  if (text === null || text.trim() === '') return [];
  const read = readTaggerEvent(text);
  if (read.kind !== 'event') {
    notes.unused(number, read);
    return [];
  }
  const { event, ts } = read;
  notes.event(number, event);
  const { commands } = event.payload;
  const below = event.source_kind === 'session' && isList(commands) ? commands : [];
  return [event, ...commandEvents(event, below)].map((each) => ({ event: each, ts }));
}

/** The rules in use; others take their place between two events. */
class Tagger {
  readonly #notes: TagNotes;
  #ruleSet: RuleSet | null = null;

  constructor(notes: TagNotes) {
    this.#notes = notes;
  }

  use(options: TtpOptions): void {
    this.#ruleSet = createRuleSet({
      ...options,
      checked: true,
      onFailure: ({ ruleId, cause }) => this.#notes.failure(ruleId, messageOf(cause)),
    });
  }

  lift(event: TaggerEvent, line: number): ReturnType<RuleSet['lift']>['tags'] {
    if (!this.#ruleSet) return [];
    if (!this.#ruleSet.handles(event.source_kind)) this.#notes.unclaimed(event.source_kind);
    try {
      const { tags, undone } = this.#ruleSet.lift(event);
      if (undone) this.#notes.undone(line, undone);
      return tags;
    } catch (thrown) {
      // Such as a payload that is nested deeper than can be written down again.
      this.#notes.failure('The tagger', messageOf(thrown));
      return [];
    }
  }
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
