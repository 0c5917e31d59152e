import { FEW_COMMANDS, NEAR } from './thresholds.ts';

/** The lower confidence below five commands, else the higher. */
export function byCommands(commands: number, few: number, enough: number): number {
  return commands < FEW_COMMANDS ? few : enough;
}

/** Whether a measure lies so near to one of some edges that it could as well be beyond it. */
export function isNear(measured: number, edges: readonly number[]): boolean {
  return edges.some((edge) => Math.abs(measured - edge) <= NEAR * edge);
}
