import type { Status } from 'shardscope/client';
import { counted } from '../format/numbers.ts';

/** Parts of an analysis that are announced: saying every change would be noise. */
const STEPS = 4;

/** What to say about a status to people who cannot see it; the same text while nothing new is. */
export function statusWords(status: Status): string {
  const found = `${counted(status.attackers, 'attacker')}, ${counted(status.sessions, 'session')}`;
  switch (status.state) {
    case 'idle':
      return '';
    case 'running': {
      const part = Math.floor((STEPS * status.bytesDone) / Math.max(1, status.bytesTotal));
      return `Analysing, ${(100 * Math.min(part, STEPS)) / STEPS} %`;
    }
    case 'done':
      return `Analysis done: ${found}`;
    case 'cancelled':
      return `Analysis cancelled: ${found} so far`;
    case 'failed':
      return 'The analysis failed';
  }
}
