import { compareText } from '@shardscope/sdk';

/**
 * The identity that stands for one now: pointers are followed to their end. In a circle, which no
 * run of ours makes but a bus or a hand may, the lowest uuid stands for all of it.
 *
 * @param mergedInto by loser, the identity that it was merged into
 */
export function survivorOf(identityUuid: string, mergedInto: ReadonlyMap<string, string>): string {
  const passed = new Set<string>();
  let at = identityUuid;
  for (let next = mergedInto.get(at); next !== undefined; next = mergedInto.get(at)) {
    passed.add(at);
    if (passed.has(next)) return lowestOfCircle(next, mergedInto);
    at = next;
  }
  return at;
}

function lowestOfCircle(start: string, mergedInto: ReadonlyMap<string, string>): string {
  const circle = [start];
  for (let at = mergedInto.get(start); at !== undefined && at !== start; at = mergedInto.get(at)) {
    circle.push(at);
  }
  return circle.sort(compareText)[0] ?? start;
}
