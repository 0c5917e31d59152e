import { constants, setPriority } from 'node:os';
import { messageOf } from '@shardscope/sdk';

/**
 * Has the screen go first where both want the processor: an analysis takes all that it gets for
 * minutes, a screen needs little but at once. On Linux it is this thread and those that it starts,
 * elsewhere the whole process. Where the system refuses, it warns and all goes on as before.
 */
export function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    process.emitWarning(`The analysis may slow down the screen: ${messageOf(error)}`);
  }
}
