import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './read-json.ts';

/**
 * Names the set of processes that this one can see by their number: the host, and where the system
 * says so its boot and its namespace of processes. Only within one space does a number that is not
 * taken mean that the process has ended.
 */
export function processSpace(): string {
  return [hostname(), ...kernelSpace()].join(' ');
}

function kernelSpace(): readonly string[] {
  try {
    return [
      readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
      readlinkSync('/proc/self/ns/pid'),
    ];
  } catch {
    // Not Linux, or a system that hides it: the host's name has to do.
    return [];
  }
}

/** Is a process of this space alive? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return errorCode(thrown) !== 'ESRCH';
  }
}
