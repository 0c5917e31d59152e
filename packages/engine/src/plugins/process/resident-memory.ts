import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds between looks: a process can fill memory at a gigabyte a second. */
const LOOK_MS = process.platform === 'linux' ? 40 : 500;

/** Tells once, when a process has more memory resident than it may. Gives a way to stop looking. */
export function watchMemory(
  pid: number,
  limitBytes: number,
  over: (bytes: number) => void,
): () => void {
  let stopped = false;
  const look = async (): Promise<void> => {
    const bytes = await residentBytes(pid);
    if (stopped) return;
    if (bytes !== null && bytes > limitBytes) {
      over(bytes);
      return;
    }
    setTimeout(() => void look(), LOOK_MS).unref();
  };
  void look();
  return () => {
    stopped = true;
  };
}

/** Bytes that a process has resident, seen from outside; null where it is gone or cannot be seen. */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
      return kilobytes === undefined ? null : Number(kilobytes) * 1024;
    }
    if (process.platform === 'win32') return await residentOnWindows(pid);
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout.trim()) * 1024;
  } catch {
    // It has ended meanwhile, which is told by itself.
    return null;
  }
}

async function residentOnWindows(pid: number): Promise<number | null> {
  const { stdout } = await run('tasklist', ['/FO', 'CSV', '/NH', '/FI', `PID eq ${pid}`]);
  const kilobytes = stdout.trim().split('","').at(-1)?.replace(/\D/g, '');
  return kilobytes ? Number(kilobytes) * 1024 : null;
}
