import { EVENT_OUTPUT, type EventColumns } from '../model/session.ts';
import { stripAnsi } from './ansi.ts';
import { PROMPT_LOOKBACK } from './limits.ts';

/** A line that ends by asking for a secret, in the languages that login programs speak most. */
const ASKS_FOR_SECRET =
  /(?:pass ?(?:word|phrase|code|wd)|\bpin\b|verification code|\btoken\b|secret|passwort|kennwort|mot de passe|contrase|senha|parola|пароль|密码|密碼|口令|パスワード|암호)[^\n]*[:：?]\s*$/iu;

/** Whether the line that stood on the screen before an event asks for a password. */
export function asksForPassword(events: EventColumns, before: number): boolean {
  return ASKS_FOR_SECRET.test(stripAnsi(lastOutputLine(events, before)));
}

function lastOutputLine(events: EventColumns, before: number): string {
  let line = '';
  const stop = Math.max(0, before - PROMPT_LOOKBACK.events);
  for (let i = before - 1; i >= stop; i--) {
    if (events.kind[i] !== EVENT_OUTPUT) continue;
    const text = (events.data[i] ?? '').slice(-PROMPT_LOOKBACK.characters);
    const feed = text.lastIndexOf('\n');
    line = text.slice(feed + 1) + line;
    if (feed >= 0 || line.length >= PROMPT_LOOKBACK.characters) break;
  }
  return line.slice(-PROMPT_LOOKBACK.characters);
}
