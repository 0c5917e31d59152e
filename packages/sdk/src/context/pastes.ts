import type { Pastes, TextEvents } from '../plugin/session-context.ts';
import { int32Column, int32ColumnOf } from './columns.ts';
import { PASTE_BURST_GAP_S, PASTE_CHARACTERS } from './limits.ts';

/** Inputs of several characters, each a paste of its own. */
export function pastesOf(inputs: TextEvents): Pastes {
  const rows: number[] = [];
  for (let i = 0; i < inputs.length; i++) {
    if ((inputs.characters[i] ?? 0) >= PASTE_CHARACTERS) rows.push(i);
  }
  const fromInput = int32ColumnOf(rows);
  const toInput = int32Column(rows.length);
  const characters = int32Column(rows.length);
  rows.forEach((input, row) => {
    toInput[row] = input + 1;
    characters[row] = inputs.characters[input] ?? 0;
  });
  return {
    length: rows.length,
    fromInput,
    toInput,
    characters,
    bursts: burstsOf(fromInput, inputs),
  };
}

function burstsOf(pastes: Int32Array, inputs: TextEvents): Pastes['bursts'] {
  const from: number[] = [];
  const to: number[] = [];
  for (let row = 0, start = 0; row < pastes.length; row++) {
    if (row + 1 < pastes.length && follows(pastes, row + 1, inputs)) continue;
    from.push(start);
    to.push(row + 1);
    start = row + 1;
  }
  return { length: from.length, from: int32ColumnOf(from), to: int32ColumnOf(to) };
}

/** Whether a paste follows the one before it at once, with no other input between them. */
function follows(pastes: Int32Array, row: number, inputs: TextEvents): boolean {
  const before = pastes[row - 1] ?? 0;
  const input = pastes[row] ?? 0;
  const gap = Math.max(0, (inputs.t[input] ?? 0) - (inputs.t[before] ?? 0));
  return input === before + 1 && gap <= PASTE_BURST_GAP_S;
}
