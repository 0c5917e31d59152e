import type { CDPSession, Page } from '@playwright/test';
import { z } from 'zod';

/** A task of a page's main thread. */
export interface LongTask {
  /** Milliseconds after the watch began. */
  readonly at: number;
  /** Milliseconds from its start to its end: how long the page could do nothing else. */
  readonly wallMs: number;
  /** Milliseconds of processor time in it; the rest is waiting for a processor. */
  readonly processorMs: number;
}

/** An event of the browser's trace, of its thread; times in microseconds. */
const TRACE_EVENT = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().default(0),
  tdur: z.number().default(0),
  args: z.object({ name: z.string().optional() }),
});

type TraceEvent = z.infer<typeof TRACE_EVENT>;

const TASK = 'ThreadControllerImpl::RunTask';
const MAIN_THREAD = 'CrRendererMain';

/** Watches the page from now on; what it returns ends the watch and tells of tasks that long. */
export async function watchLongTasks(
  page: Page,
  atLeastMs: number,
): Promise<() => Promise<readonly LongTask[]>> {
  const client = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  client.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) if (isOfUse(event)) events.push(TRACE_EVENT.parse(event));
  });
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  });
  return async () => {
    await endTrace(client);
    return longTasks(events, atLeastMs);
  };
}

function isOfUse({ name }: { readonly name?: string }): boolean {
  return name === TASK || name === 'thread_name';
}

async function endTrace(client: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
  await client.send('Tracing.end');
  await complete;
}

function longTasks(events: readonly TraceEvent[], atLeastMs: number): readonly LongTask[] {
  const pages = new Set(
    events.filter(({ args }) => args.name === MAIN_THREAD).map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const tasks = events.filter(({ name, pid, tid }) => name === TASK && pages.has(`${pid}.${tid}`));
  const start = tasks.reduce((first, { ts }) => Math.min(first, ts), Infinity);
  return tasks
    .filter(({ dur }) => dur >= atLeastMs * 1000)
    .map(({ ts, dur, tdur }) => ({
      at: (ts - start) / 1000,
      wallMs: dur / 1000,
      processorMs: tdur / 1000,
    }));
}
