import type { EventRow } from 'shardscope/client';
import type { AttackerView } from './attacker-view.svelte.ts';
import { cursorRow, isAtChosen } from './cursor-row.ts';
import type { InspectorTab, LayoutStore } from './layout.svelte.ts';

/** What choosing an event changes. */
interface Chooser {
  readonly layout: LayoutStore;
}

/** Chooses a row of the event list: the replay goes there, the inspector says what it rests on. */
export function chooseRow({ layout }: Chooser, attacker: AttackerView, row: EventRow): void {
  attacker.choose(row);
  const tab = tabOf(row);
  if (tab !== null) layout.turnInspector(tab);
}

/** The tab of the inspector that tells more of an event; null where none does. */
export function tabOf(row: EventRow): InspectorTab | null {
  if (row.kind === 'tag') return 'attack';
  if (row.kind === 'note') return 'notes';
  return 'primitive' in row ? 'evidence' : null;
}

/** The step before: of two quick ones the second goes on from where the first has led. */
let lastStep: Promise<void> = Promise.resolve();

/** Chooses the event after or before the chosen one, or the cursor in time where that has moved on. */
export function chooseEvent(
  chooser: Chooser,
  attacker: AttackerView,
  direction: 1 | -1,
): Promise<void> {
  const step = lastStep.then(() => stepEvent(chooser, attacker, direction));
  lastStep = step.catch(() => undefined);
  return step;
}

async function stepEvent(
  chooser: Chooser,
  attacker: AttackerView,
  direction: 1 | -1,
): Promise<void> {
  const { events } = attacker;
  const index = await nextIndex(attacker, direction);
  const row = await events.rowAt(Math.min(events.total - 1, Math.max(0, index)));
  if (row) chooseRow(chooser, attacker, row);
}

async function nextIndex(attacker: AttackerView, direction: 1 | -1): Promise<number> {
  const chosen = attacker.events.find(({ id }) => id === attacker.selectedEvent);
  // What is of no session has not moved the cursor.
  const isElsewhere = attacker.chosen?.evidenceRef === null;
  if (chosen >= 0 && (isElsewhere || isAtChosen(attacker))) return chosen + direction;
  const cursor = await cursorRow(attacker);
  if (cursor < 0) return chosen < 0 ? 0 : chosen + direction;
  return direction > 0 ? cursor : cursor - 1;
}
