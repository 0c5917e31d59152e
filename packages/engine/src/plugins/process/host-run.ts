import { pluginTimeout, type ErrorPlace, type PluginLog } from '@shardscope/sdk';
import { z } from 'zod';
import { pluginExit, pluginMemory, pluginNonsense } from '../plugin-errors.ts';
import { HOST_LOG, HOST_REPLY, type HostCommand, type HostReply } from '../host-protocol.ts';
import { KEPT_OUTPUT, MAX_OUTPUT_LINES, type PluginLimits } from '../limits.ts';
import type { PluginProcess, ProcessEnd, ProcessOptions, StartProcess } from './plugin-process.ts';
import { watchMemory } from './resident-memory.ts';

const BYTES_PER_MB = 1024 * 1024;

/** V8's last words when its heap is full. */
const HEAP_FULL = 'heap out of memory';

/** One process of a plugin, from its start to its end. */
export interface HostRun {
  /** False when the process is gone, or is going: it answers nothing any more. */
  readonly isUp: boolean;
  /**
   * Asks for one thing; one at a time. Rejects, and ends the process, when it is not answered within
   * the deadline (E_PLUGIN_TIMEOUT), when the process has taken too much memory (E_PLUGIN_MEMORY),
   * when it ends by itself (E_PLUGIN_EXIT), and when it answers what is none (E_PLUGIN_FAULT).
   */
  ask(command: HostCommand, deadlineMs: number, place: ErrorPlace): Promise<HostReply>;
  /** Ends the process without asking. */
  end(): void;
}

/** What a run needs besides the process. */
export interface HostRunOptions {
  readonly limits: PluginLimits;
  readonly start: StartProcess;
  readonly process: ProcessOptions;
  readonly log: (level: keyof PluginLog, message: string) => void;
}

interface Waiting {
  readonly id: number;
  readonly place: ErrorPlace;
  resolve(reply: HostReply): void;
  reject(error: Error): void;
}

/** Starts a process for a plugin and watches it. */
export function startHost({ limits, start, process, log }: HostRunOptions): HostRun {
  let waiting: Waiting | null = null;
  let isUp = true;
  const printed = printedText(log);
  const host: PluginProcess = start(process, {
    output: printed.add,
    message(message) {
      const line = HOST_LOG.safeParse(message);
      if (line.success) log(line.data.level, line.data.message);
      else answered(HOST_REPLY.safeParse(message));
    },
    ended: (end) => fail((place) => endError(place, end, limits, printed.text())),
  });
  const unwatch =
    host.pid === null
      ? () => undefined
      : watchMemory(host.pid, limits.memoryMb * BYTES_PER_MB, (bytes) =>
          fail((place) => pluginMemory(place, limits.memoryMb, bytes / BYTES_PER_MB)),
        );

  function answered(parsed: z.ZodSafeParseResult<HostReply>): void {
    if (!parsed.success) {
      fail((place) => pluginNonsense(place, z.prettifyError(parsed.error)));
      return;
    }
    // What nobody asked for is dropped: an answer that came too late, or none.
    if (parsed.data.id !== waiting?.id) return;
    const answering = waiting;
    waiting = null;
    answering.resolve(parsed.data);
  }

  function fail(errorAt: (place: ErrorPlace) => Error): void {
    end();
    const failed = waiting;
    waiting = null;
    failed?.reject(errorAt(failed.place));
  }

  function end(): void {
    isUp = false;
    unwatch();
    host.kill();
  }

  return {
    get isUp() {
      return isUp;
    },
    async ask(command, deadlineMs, place) {
      if (!isUp) throw pluginExit(place, 'it had ended', printed.text());
      const timer = setTimeout(() => fail(() => pluginTimeout(place, deadlineMs)), deadlineMs);
      try {
        return await new Promise<HostReply>((resolve, reject) => {
          waiting = { id: command.id, place, resolve, reject };
          host.send(command);
        });
      } finally {
        clearTimeout(timer);
      }
    },
    end,
  };
}

function endError(
  place: ErrorPlace,
  { code, signal }: ProcessEnd,
  { memoryMb }: PluginLimits,
  output: string,
): Error {
  if (output.includes(HEAP_FULL)) return pluginMemory(place, memoryMb, null);
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
  return pluginExit(place, how, output);
}

/** What a plugin prints: its last words are kept, its first lines go to its log. */
function printedText(log: HostRunOptions['log']): {
  readonly add: (text: string) => void;
  readonly text: () => string;
} {
  let kept = '';
  let lines = 0;
  return {
    add(text) {
      kept = (kept + text.slice(-KEPT_OUTPUT)).slice(-KEPT_OUTPUT);
      if (lines >= MAX_OUTPUT_LINES) return;
      for (const line of text.slice(0, KEPT_OUTPUT).split('\n')) {
        if (line.trim() === '' || ++lines > MAX_OUTPUT_LINES) continue;
        log('info', line);
      }
    },
    text: () => kept,
  };
}
