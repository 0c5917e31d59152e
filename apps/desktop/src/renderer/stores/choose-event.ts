import type { AttackerView } from './attacker-view.svelte.ts';

/** Chooses the event after or before the chosen one; the first one where none is chosen. */
export async function chooseEvent(attacker: AttackerView, direction: 1 | -1): Promise<void> {
  const { events } = attacker;
  const at = events.find(({ id }) => id === attacker.selectedEvent);
  const index = at < 0 ? 0 : Math.min(events.total - 1, Math.max(0, at + direction));
  const row = await events.rowAt(index);
  if (row) attacker.choose(row);
}
