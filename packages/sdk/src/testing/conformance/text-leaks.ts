import type { RecordedSession } from '../../model/session.ts';
import { scriptedSession } from '../scripted-session.ts';

/** Words that stand in no program and no dictionary, so that to find one is to have found a leak. */
const MARKED = {
  command: 'vqzxkwjbpf',
  argument: 'gwzkqxvjyr',
  output: 'xjqvbzkwmp',
  prompt: 'kzvxqjhwgt',
  password: 'jzqkvwxpbd',
  variable: 'wqkzjxvbnh',
} as const;

/** How much of a word in a row is a leak: less is chance, in a hash for instance. */
const LEAKED_CHARACTERS = 6;

/** A session full of marked words: typed, pasted, shown, and typed with the echo off. */
export function markedSession(): RecordedSession {
  const { command, argument, output, prompt, password, variable } = MARKED;
  const round = (i: number): string =>
    [
      `waits ${1 + (i % 3)} s`,
      `types '${command} ${argument}' at 120 ms ± 40 ms, presses Enter`,
      `shows '${output}: Permission denied\\r\\n${prompt}@web:~# '`,
      `waits 2 s, pastes '${argument} | ${command}\\r', waits 300 ms`,
      `shows '${output}\\r\\nPassword: '`,
      `types secretly '${password}' at 150 ms, presses Enter`,
      `shows '\\r\\n${prompt}@web:~# '`,
    ].join('\n');
  const script = Array.from({ length: 12 }, (_, i) => round(i)).join('\n');
  return scriptedSession(script, { sid: 'marked', env: { SHELL: `/bin/${variable}` } });
}

/** The marked word of which a piece stands in these data, in plain or as character codes; else null. */
export function leakIn(data: unknown): string | null {
  const text = `${JSON.stringify(data)}\n${codesIn(data).join('\n')}`.toLowerCase();
  for (const word of Object.values(MARKED)) {
    for (let from = 0; from + LEAKED_CHARACTERS <= word.length; from++) {
      if (text.includes(word.slice(from, from + LEAKED_CHARACTERS))) return word;
    }
  }
  return null;
}

/** Arrays of numbers read as character codes. */
function codesIn(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null) return [];
  const values: readonly unknown[] = Object.values(data);
  const codes = values.filter((value) => typeof value === 'number' && value >= 0);
  const text = codes.map((code) => String.fromCharCode(Number(code) & 0xffff)).join('');
  return [text, ...values.flatMap(codesIn)];
}
