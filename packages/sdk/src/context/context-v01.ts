import type { EventColumns, RecordedSession } from '../model/session.ts';
import type {
  Commands,
  ContextBuilder,
  Corrections,
  OutputWindows,
  Pastes,
  Pauses,
  SampleGroups,
  SessionContext,
  SessionWindow,
  TextEvents,
  TypedLetters,
} from '../plugin/session-context.ts';
import { stripAnsi } from './ansi.ts';
import { correctionsOf } from './corrections.ts';
import { outputWindows } from './output-windows.ts';
import { pastesOf } from './pastes.ts';
import { pausesOf } from './pauses.ts';
import { interArrivalTimes, typingBursts } from './rhythm.ts';
import { splitEvents, type SplitEvents } from './text-events.ts';
import { typedCommands } from './typed-commands.ts';
import { typedLetters } from './typed-letters.ts';

/**
 * The context of semantics 0.1: every recorded input is one keystroke or one paste, and the raw
 * input, control characters included, is cut into commands at CR and LF.
 */
export const contextV01: ContextBuilder = (session: RecordedSession) =>
  new ContextV01(session.events);

class ContextV01 implements SessionContext {
  readonly semantics = '0.1';
  readonly #events: EventColumns;
  readonly #split: SplitEvents;
  #plainOutput: string | undefined;
  #iats: Float64Array | undefined;
  #pastes: Pastes | undefined;
  #typingBursts: SampleGroups | undefined;
  #corrections: Corrections | undefined;
  #commands: Commands | undefined;
  #outputWindows: OutputWindows | undefined;
  #pauses: Pauses | undefined;
  #typedLetters: TypedLetters | undefined;

  constructor(events: EventColumns) {
    this.#events = events;
    this.#split = splitEvents(events);
  }

  get window(): SessionWindow {
    return this.#split.window;
  }

  get inputs(): TextEvents {
    return this.#split.inputs;
  }

  get outputs(): TextEvents {
    return this.#split.outputs;
  }

  get plainOutput(): string {
    return (this.#plainOutput ??= stripAnsi(joined(this.outputs.text)));
  }

  get iats(): Float64Array {
    return (this.#iats ??= interArrivalTimes(this.inputs));
  }

  get pastes(): Pastes {
    return (this.#pastes ??= pastesOf(this.inputs));
  }

  get typingBursts(): SampleGroups {
    return (this.#typingBursts ??= typingBursts(this.iats));
  }

  get corrections(): Corrections {
    return (this.#corrections ??= correctionsOf(this.inputs));
  }

  get commands(): Commands {
    return (this.#commands ??= typedCommands(this.#events, this.inputs, this.iats));
  }

  get outputWindows(): OutputWindows {
    return (this.#outputWindows ??= outputWindows(this.commands, this.outputs));
  }

  get pauses(): Pauses {
    return (this.#pauses ??= pausesOf(this.commands, this.outputWindows));
  }

  get typedLetters(): TypedLetters {
    return (this.#typedLetters ??= typedLetters(this.inputs));
  }
}

/** All texts in one; for many short ones quicker than `join`. */
function joined(texts: readonly string[]): string {
  let all = '';
  for (const text of texts) all += text;
  return all;
}
