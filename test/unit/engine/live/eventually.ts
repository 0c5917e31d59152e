import { setTimeout as delay } from 'node:timers/promises';
import { vi } from 'vitest';

// A server and an analysis beside a busy machine's other work take a while.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Milliseconds that something may take before a test gives it up. */
const PATIENCE_MS = 40_000;

/** Waits until something holds; fails with what it was waiting for. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > PATIENCE_MS) throw new Error(`It never came about: ${what}`);
    await delay(10);
  }
}
