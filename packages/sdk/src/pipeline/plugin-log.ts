import { messageOf } from '../errors/errors.ts';
import type { PluginLog } from '../plugin/context.ts';
import type { PluginLine } from './pipeline-event.ts';

/** Lines that are passed on of a plugin that is set up once: more than a person reads. */
const MAX_LINES = 1000;

/** Characters that are passed on of a line. */
const MAX_CHARACTERS = 1000;

/** The log of one plugin. Bounded: of a plugin that logs without end the first lines are passed on. */
export function pluginLog(plugin: string, log: (line: PluginLine) => void): PluginLog {
  let lines = 0;
  const at =
    (level: keyof PluginLog) =>
    (message: string): void => {
      lines += 1;
      if (lines > MAX_LINES + 1) return;
      if (lines > MAX_LINES) {
        log({ plugin, level: 'warn', message: `It logged more than ${MAX_LINES} lines.` });
        return;
      }
      log({ plugin, level, message: messageOf(message).slice(0, MAX_CHARACTERS) });
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn') };
}
