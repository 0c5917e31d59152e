import type { PrimitiveDefinition } from '@shardscope/sdk';
import type { TacticRow, TechniqueRow } from '../client/attack.ts';
import type { AttackerRow, SessionRow } from '../client/rows.ts';
import type { CompletionWord } from '../filter/completion-place.ts';
import type { KnownValues } from '../filter/complete-filter.ts';
import { ABOUT } from './heard.ts';

/** Where the values come from that a filter can ask for. */
export interface ValueSources {
  readonly attackers: () => readonly AttackerRow[];
  /** Those that ended last. */
  readonly sessions: () => readonly SessionRow[];
  readonly addressOf: (attacker: string) => string | null;
  readonly primitives: () => readonly PrimitiveDefinition[];
  readonly tactics: () => readonly TacticRow[];
  /** Those that were tagged. */
  readonly techniques: () => readonly TechniqueRow[];
  readonly techniqueName: (id: string) => string;
  /** Tags by rule. */
  readonly rules: () => ReadonlyMap<string, number>;
}

/** Values that are offered of one field at most: more are found by typing on. */
const MAX_VALUES = 500;

const KINDS: readonly CompletionWord[] = [
  { text: 'session', hint: 'a session started or ended' },
  { text: 'started', hint: 'a session started' },
  { text: 'ended', hint: 'a session ended' },
  { text: 'observation', hint: 'a primitive was measured' },
  { text: 'tag', hint: 'a technique was seen' },
  { text: 'state', hint: 'the state of a primitive changed' },
  { text: 'heard', hint: 'a live bus told something' },
  { text: 'note', hint: 'a note was written, or a bookmark set' },
  { text: 'bookmark', hint: 'a bookmark was set' },
  ...ABOUT.map(([topic, text]) => ({ text, hint: `heard on the bus: ${topic}` })),
];

const STATES: readonly CompletionWord[] = [
  { text: 'stable', hint: 'the same over sessions' },
  { text: 'drifting', hint: 'moving from one value to another' },
  { text: 'conflicted', hint: 'values contradict each other' },
  { text: 'multi_actor', hint: 'values take turns' },
  { text: 'unknown', hint: 'too little to say' },
];

const TIMES: readonly CompletionWord[] = [
  { text: '-24h', hint: 'the last day' },
  { text: '-7d', hint: 'the last seven days' },
  { text: '-30d', hint: 'the last thirty days' },
];

const CONFIDENCES: readonly CompletionWord[] = ['0.5', '0.7', '0.9'].map((text) => ({
  text,
  hint: '',
}));

/** The values of each field that occur or can occur. */
export function knownValues(sources: ValueSources): KnownValues {
  const { attackers, primitives } = sources;
  return (field, { primitive, prefix }) => {
    switch (field) {
      case 'attacker':
      case 'identity':
        return addresses(attackers(), prefix);
      case 'decky':
        return counted(attackers(), (row) => row.deckies);
      case 'service':
        return counted(attackers(), (row) => row.services);
      case 'kind':
        return KINDS;
      case 'primitive':
        return primitives().map(({ name, meaning }) => ({ text: name, hint: meaning }));
      case 'value':
        return labels(primitives(), primitive);
      case 'state':
        return STATES;
      case 'time':
        return TIMES;
      case 'confidence':
        return CONFIDENCES;
      case 'tactic':
        return sources.tactics().map(({ id, name }) => ({ text: id, hint: name }));
      case 'technique':
        return techniques(sources.techniques(), sources.techniqueName);
      case 'rule':
        return [...sources.rules()]
          .sort(([, one], [, other]) => other - one)
          .map(([text, tags]) => ({ text, hint: tagWords(tags) }));
      case 'session':
        return sessions(sources);
      case 'cmd':
      case 'out':
        return [];
    }
  };
}

function addresses(rows: readonly AttackerRow[], prefix: string): readonly CompletionWord[] {
  const found: CompletionWord[] = [];
  for (const { address, sessions } of rows) {
    if (address?.includes(prefix) !== true) continue;
    found.push({ text: address, hint: sessionWords(sessions) });
    if (found.length === MAX_VALUES) break;
  }
  return found;
}

function sessions(sources: ValueSources): readonly CompletionWord[] {
  return sources.sessions().map(({ sid, attackerUuid, decky, service }) => ({
    text: sid,
    hint: `${sources.addressOf(attackerUuid) ?? 'unknown'}, ${decky} ${service}`,
  }));
}

function counted(
  rows: readonly AttackerRow[],
  values: (row: AttackerRow) => readonly string[],
): readonly CompletionWord[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const value of values(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MAX_VALUES)
    .map(([text, count]) => ({ text, hint: `${count} attacker${count === 1 ? '' : 's'}` }));
}

/** The labels of one primitive; those of all where the filter names none. */
function labels(
  primitives: readonly PrimitiveDefinition[],
  wanted: string | null,
): readonly CompletionWord[] {
  const asked = primitives.filter(
    ({ name }) => wanted === null || name === wanted || name.endsWith(`.${wanted}`),
  );
  const found = new Map<string, string>();
  for (const { name, values = [] } of asked) {
    for (const value of values) found.set(value, found.has(value) ? '' : name);
  }
  return [...found].map(([text, hint]) => ({ text, hint }));
}

/** Techniques that were tagged, each once, and before its sub-techniques the one they belong to. */
function techniques(
  rows: readonly TechniqueRow[],
  nameOf: (id: string) => string,
): readonly CompletionWord[] {
  const found = new Map<string, string>();
  for (const { technique, subTechnique, name } of rows) {
    found.set(technique, nameOf(technique));
    if (subTechnique !== null) found.set(subTechnique, name);
  }
  return [...found].map(([text, hint]) => ({ text, hint }));
}

function tagWords(tags: number): string {
  return `${tags} tag${tags === 1 ? '' : 's'}`;
}

function sessionWords(sessions: number): string {
  return `${sessions} session${sessions === 1 ? '' : 's'}`;
}
