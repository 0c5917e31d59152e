import { createHmac } from 'node:crypto';

/** Names a digraph without saying which one it is: a number of 32 bits. */
export type DigraphKeys = (first: string, second: string) => number;

/** How many keys are remembered, so that they are not computed again for each session. */
const REMEMBERED = 1 << 16;

/**
 * Keys of digraphs under a secret: the same in all sessions of a workspace, meaningless without it.
 *
 * @param secret of the workspace; whoever has it can tell the digraphs of a profile
 */
export function digraphKeys(secret: string): DigraphKeys {
  const known = new Map<string, number>();
  return (first, second) => {
    const pair = first + second;
    let key = known.get(pair);
    if (key === undefined) {
      key = createHmac('sha256', secret).update(pair, 'utf8').digest().readUInt32BE(0);
      if (known.size >= REMEMBERED) known.clear();
      known.set(pair, key);
    }
    return key;
  };
}
