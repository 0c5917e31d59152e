import { MAX_ARGUMENT_DEPTH } from '../limits.ts';
import { argumentCommands } from './argument-commands.ts';
import type { ArgumentCommand } from './argument-commands.ts';
import type { CommandLine } from './command-part.ts';
import { finishPart } from './finish-part.ts';
import { PartCollector } from './part-collector.ts';
import type { GrowingPart, TextPlace } from './part-collector.ts';
import { ShellScanner } from './shell-scanner.ts';

/**
 * Splits a command text into its simple commands, those inside substitutions and arguments included.
 * Time is linear in the text up to the limits of limits.ts; what lies beyond is counted. Never throws.
 *
 * @param folder the folder that the command was typed in, where it is known
 */
export function parseCommandLine(text: string, folder: string | null = null): CommandLine {
  const collector = new PartCollector(folder);
  const scanner = new ShellScanner(
    text,
    { origin: 'typed', base: 0, start: 0, end: text.length },
    collector,
  );
  while (scanner.at < scanner.limit) scanner.scanList(0);
  let from = 0;
  for (let depth = 0; depth < MAX_ARGUMENT_DEPTH; depth += 1) {
    const to = collector.parts.length;
    for (; from < to; from += 1) readArguments(collector.parts[from], collector);
    if (collector.parts.length === to) break;
  }
  return {
    text,
    parts: collector.parts,
    charactersLeft: text.length - scanner.stoppedAt,
    argumentsLeft: collector.argumentsLeft,
  };
}

function readArguments(part: GrowingPart | undefined, collector: PartCollector): void {
  if (!part || part.words.length === 0) return;
  for (const command of argumentCommands(part)) {
    if (collector.isFull) collector.argumentsLeft += 1;
    else readArgument(command, part, collector);
  }
}

function readArgument(command: ArgumentCommand, part: GrowingPart, collector: PartCollector): void {
  collector.folder = part.folder;
  if (command.kind === 'text') {
    const { word, text } = command;
    const base = word.textStart < 0 ? null : word.textStart;
    const place: TextPlace = { origin: 'argument', base, start: word.start, end: word.end };
    const scanner = new ShellScanner(text, place, collector);
    while (scanner.at < scanner.limit) scanner.scanList(0);
    if (scanner.stoppedAt < text.length) collector.argumentsLeft += 1;
    return;
  }
  const [first] = command.words;
  const last = command.words.at(-1);
  if (!first || !last) return;
  const draft = {
    start: first.start,
    end: last.end,
    cut: part.cut,
    words: [...command.words],
    redirections: [...part.redirections],
  };
  const place: TextPlace = { origin: 'argument', base: 0, start: 0, end: 0 };
  collector.parts.push(finishPart(draft, 'argument', place, collector));
}
