import { fileURLToPath } from 'node:url';
import type { RecordedSession } from '../model/session.ts';
import { openFolder } from '../shard/index.ts';

/**
 * Every session of a shard file, or of a folder of them, in the order in which they are read.
 *
 * @param path a path, or a URL relative to the test: `new URL('../sample', import.meta.url)`
 * @throws ShardscopeError as `openFolder` does, and the first fault of reading
 */
export async function loadSessions(path: string | URL): Promise<readonly RecordedSession[]> {
  const recording = await openFolder(typeof path === 'string' ? path : fileURLToPath(path));
  const sessions: RecordedSession[] = [];
  for await (const item of recording.sessions()) {
    if (item.kind === 'session') sessions.push(item.session);
    if (item.kind === 'fault' || item.kind === 'lost') {
      throw new Error(`${item.fault.code}: ${item.fault.message}`);
    }
  }
  return sessions;
}
