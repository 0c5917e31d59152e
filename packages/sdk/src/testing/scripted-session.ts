import type { RecordedSession } from '../model/session.ts';
import { echoOf } from './script/keys.ts';
import { stepsOf, type Pace, type Step } from './script/steps.ts';
import type { SessionEvent } from './session-events.ts';
import { testSession, type TestSessionOptions } from './test-session.ts';

/** How a script becomes a session. */
export interface ScriptOptions extends TestSessionOptions {
  /** Whether the terminal shows what is typed and pasted, as terminals do; default true. */
  readonly echo?: boolean;
}

/**
 * A session from a script that can be read aloud. Steps stand on lines of their own or are separated
 * by commas:
 *
 * ```text
 * shows "root@web:~# "
 * types "ls -la" at 120 ms ± 30 ms, presses Enter
 * shows "total 0\r\nroot@web:~# "
 * waits 2 s, pastes "cat /etc/passwd\r"
 * types secretly "hunter2"            # the echo is off, as for a password
 * presses Backspace 3 times at 80 ms, presses Ctrl+U, resizes to 120 x 40
 * ```
 *
 * - `types` and `presses` send one input a key. Each comes a gap after whatever was before: the time
 *   behind `at`, 150 ms without one. `±` makes gaps uneven, the same way at every run.
 * - `pastes` and `shows` happen at once: what is to lie before them is said with `waits`.
 * - Texts stand in `"`, `'` or `` ` `` and know `\r \n \t \e \b \xNN \uNNNN`. Units are ms, s, min, h.
 *   What follows a `#` is a comment.
 *
 * Throws E_SCRIPT_INVALID, which names the line.
 */
export function scriptedSession(script: string, options: ScriptOptions = {}): RecordedSession {
  const { echo = true } = options;
  const stage = new Stage(echo);
  for (const step of stepsOf(script)) stage.play(step);
  return testSession(stage.events, options);
}

/** Plays steps and notes the events. */
class Stage {
  readonly events: SessionEvent[] = [];
  readonly #echo: boolean;
  readonly #uneven = unevenness();
  #now = 0;

  constructor(echo: boolean) {
    this.#echo = echo;
  }

  play(step: Step): void {
    switch (step.kind) {
      case 'keys':
        for (const key of step.keys) this.#key(key, step.pace, step.secret);
        return;
      case 'paste':
        this.#send(step.text, step.secret);
        return;
      case 'show':
        this.events.push([this.#now, 'o', step.text]);
        return;
      case 'wait':
        this.#now += step.seconds;
        return;
      case 'resize':
        this.events.push([this.#now, 'r', `${step.columns}x${step.rows}`]);
    }
  }

  #key(key: string, { every, giveOrTake }: Pace, secret: boolean): void {
    this.#now += Math.max(0, every + giveOrTake * this.#uneven());
    this.#send(key, secret);
  }

  #send(text: string, secret: boolean): void {
    this.events.push([this.#now, 'i', text]);
    if (!this.#echo) return;
    const shown = Array.from(text, (key) => (secret && key !== '\r' ? '' : echoOf(key))).join('');
    if (shown !== '') this.events.push([this.#now, 'o', shown]);
  }
}

/** Numbers from −1 to 1, evenly spread, the same ones each time. */
function unevenness(): () => number {
  let state = 1;
  return () => {
    // The minimal standard generator of Park and Miller: enough for gaps between keys.
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
}
