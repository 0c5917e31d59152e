import { pluginTimeout, type ErrorPlace } from '../errors/errors.ts';

/**
 * Waits for work of a plugin, but not longer than its deadline. Rejects as the work does, and with
 * E_PLUGIN_TIMEOUT when it has not settled by then.
 */
export async function withDeadline<Result>(
  work: Result | Promise<Result>,
  deadlineMs: number,
  place: ErrorPlace,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(pluginTimeout(place, deadlineMs)), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
