import type { CommandLine } from '../command-line/command-part.ts';
import type { FileUse } from '../command-line/file-use.ts';
import { LATER_PART_STEPS, MAX_PART_CHARS, MAX_SPANS, PART_STEPS } from '../limits.ts';
import type { CompiledClause, CompiledSteps } from './command-clause.ts';
import { GramFilter } from './gram-filter.ts';
import type { GramGate } from './gram-filter.ts';
import { PartView } from './part-view.ts';
import type { Found } from './pattern.ts';
import type { WorkBudget } from './work-budget.ts';

/** A rule's claim on commands. */
export interface CommandEntry<Rule> {
  readonly rule: Rule;
  readonly steps: CompiledSteps;
}

/** An entry with what lets it be passed over. */
interface Filed<Rule> extends CommandEntry<Rule> {
  /** Literals that must be in a part's texts, all of these. */
  readonly gates: readonly GramGate[];
  /** The number under which one of the gates is watched; -1 without gates. */
  readonly watched: number;
}

/** Where one rule matched a command text. */
export interface CommandHit<Rule> {
  readonly rule: Rule;
  /** The matched parts, or the stretch that a pattern on the line found. */
  readonly spans: readonly Found[];
  /** A matched part was longer than is looked at. */
  readonly cut: boolean;
}

/** What was not looked at in a command text, for lack of budget or beyond the limits. */
export interface CommandRest {
  readonly parts: number;
}

/** Finds the rules that match a command text: each part meets only the rules that can match it. */
export class CommandIndex<Rule> {
  readonly #byTool = new Map<string, Filed<Rule>[]>();
  readonly #byToolIgnoringCase = new Map<string, Filed<Rule>[]>();
  readonly #byUse = new Map<FileUse, Filed<Rule>[]>();
  readonly #byAssignment: Filed<Rule>[] = [];
  readonly #onAnyPart: Filed<Rule>[] = [];
  readonly #onLine: CommandEntry<Rule>[] = [];
  readonly #filter = new GramFilter();

  constructor(entries: readonly CommandEntry<Rule>[]) {
    for (const entry of entries) this.#file(entry);
  }

  /** The rules that match, in no particular order, and what was left undone. */
  match(line: CommandLine, budget: WorkBudget): readonly [CommandHit<Rule>[], CommandRest] {
    const hits = new Hits<Rule>();
    const windows = lineWindows(line);
    this.#matchLine(windows, budget, hits);
    const views: PartView[] = [];
    let done = 0;
    for (const part of line.parts) {
      if (!budget.spend(PART_STEPS)) break;
      const view = new PartView(part, line.text);
      views.push(view);
      done += 1;
    }
    views.forEach((_view, index) => {
      if (!budget.isSpent) this.#matchPart(views, index, budget, hits);
      else done = Math.min(done, index);
    });
    return [hits.all(), { parts: line.parts.length - done }];
  }

  #file(claim: CommandEntry<Rule>): void {
    const [first] = claim.steps;
    const { key } = first;
    const gates = first.gates();
    const [best] = [...gates].sort((a, b) => a.length - b.length);
    const entry = { ...claim, gates, watched: best ? this.#filter.watch(best) : -1 };
    switch (key.kind) {
      case 'tools': {
        const map = first.ignoreCase ? this.#byToolIgnoringCase : this.#byTool;
        for (const tool of key.tools) fileUnder(map, tool, entry);
        return;
      }
      case 'use':
        fileUnder(this.#byUse, key.use, entry);
        return;
      case 'assignments':
        this.#byAssignment.push(entry);
        return;
      case 'line':
        this.#onLine.push(entry);
        return;
      case 'any':
        this.#onAnyPart.push(entry);
    }
  }

  #matchLine(windows: readonly LineWindow[], budget: WorkBudget, hits: Hits<Rule>): void {
    for (const { text, start } of windows) {
      for (const entry of this.#onLine) {
        const found = findAll(entry.steps[0], text, budget);
        if (found) hits.add(entry.rule, start + found.start, start + found.end, false);
      }
    }
  }

  #matchPart(
    views: readonly PartView[],
    index: number,
    budget: WorkBudget,
    hits: Hits<Rule>,
  ): void {
    const view = views[index];
    if (!view) return;
    const { tool } = view;
    const filter = this.#filter;
    view.markIn(filter);
    const attempt = (entries: readonly Filed<Rule>[] | undefined): void => {
      if (!entries) return;
      for (const entry of entries) {
        if (entry.watched >= 0 && !filter.isNoted(entry.watched)) continue;
        if (!passes(entry.gates, filter) || hits.isFull(entry.rule)) continue;
        matchSteps(entry, views, index, budget, hits);
      }
    };
    attempt(this.#byTool.get(tool));
    if (view.family !== tool) attempt(this.#byTool.get(view.family));
    if (this.#byToolIgnoringCase.size > 0) {
      const lower = tool.toLowerCase();
      attempt(this.#byToolIgnoringCase.get(lower));
      const family = view.family.toLowerCase();
      if (family !== lower) attempt(this.#byToolIgnoringCase.get(family));
    }
    for (const use of view.uses) attempt(this.#byUse.get(use));
    if (view.part.assignments.length > 0) attempt(this.#byAssignment);
    attempt(this.#onAnyPart);
  }
}

function passes(gates: readonly GramGate[], filter: GramFilter): boolean {
  for (const gate of gates) if (!filter.mayHold(gate)) return false;
  return true;
}

function fileUnder<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** Collects hits, a few places a rule. */
class Hits<Rule> {
  readonly #byRule = new Map<Rule, { spans: Found[]; cut: boolean }>();

  isFull(rule: Rule): boolean {
    return (this.#byRule.get(rule)?.spans.length ?? 0) >= MAX_SPANS;
  }

  add(rule: Rule, start: number, end: number, cut: boolean): void {
    const known = this.#byRule.get(rule);
    if (!known) {
      this.#byRule.set(rule, { spans: [{ start, end }], cut });
      return;
    }
    const isKnown = known.spans.some((span) => span.start === start && span.end === end);
    if (!isKnown && known.spans.length < MAX_SPANS) known.spans.push({ start, end });
    known.cut ||= cut;
  }

  all(): CommandHit<Rule>[] {
    return [...this.#byRule].map(([rule, { spans, cut }]) => ({ rule, spans, cut }));
  }
}

/** The first clause is met by this part, each further one by a later part. */
function matchSteps<Rule>(
  entry: CommandEntry<Rule>,
  views: readonly PartView[],
  index: number,
  budget: WorkBudget,
  hits: Hits<Rule>,
): void {
  const [first, ...others] = entry.steps;
  const view = views[index];
  if (!view || (others.length > 0 && index === views.length - 1)) return;
  if (!first.holdsBesidesKey(view, budget)) return;
  const met = [view];
  let next = index + 1;
  for (const clause of others) {
    next = meetingIndex(clause, views, next, budget) + 1;
    const later = views[next - 1];
    if (next === 0 || !later) return;
    met.push(later);
  }
  for (const { part } of met) hits.add(entry.rule, part.start, part.end, part.cut);
}

/** Index of the first view from a place on that meets a clause; -1 without one. */
function meetingIndex(
  clause: CompiledClause,
  views: readonly PartView[],
  from: number,
  budget: WorkBudget,
): number {
  for (let index = from; index < views.length; index += 1) {
    const view = views[index];
    if (!view || !budget.spend(LATER_PART_STEPS)) return -1;
    if (clause.holds(view, budget)) return index;
  }
  return -1;
}

/** The first of a clause's patterns on the line, when all are found. */
function findAll(clause: CompiledClause, text: string, budget: WorkBudget): Found | null {
  const [first] = clause.line;
  if (!first || !clause.line.every((pattern) => budget.finds(pattern, text))) return null;
  return budget.spend(4 * first.steps(text.length)) ? first.find(text) : null;
}

interface LineWindow {
  readonly text: string;
  readonly start: number;
}

/** A text as long as a part may be is looked at as a whole, a longer one part by part. */
function lineWindows(line: CommandLine): readonly LineWindow[] {
  if (line.text.length <= MAX_PART_CHARS) return [{ text: line.text, start: 0 }];
  return line.parts
    .filter((part) => part.origin === 'typed')
    .map(({ start, end }) => ({
      text: line.text.slice(start, Math.min(end, start + MAX_PART_CHARS)),
      start,
    }));
}
