import { behaveShellV01 } from '@shardscope/plugins';
import {
  contextV01,
  explainSession,
  type Explain,
  type PrimitiveValue,
  type RecordedSession,
} from '@shardscope/sdk';
import { recordedSession, type Line } from '../../../sdk/pipeline/support/recorded-session.ts';

export type { Line };

export const PROMPT = 'root@web:~# ';

/** What one primitive says of a session; null where it is silent. */
export interface Measured {
  readonly value: PrimitiveValue;
  readonly confidence: number;
}

/** Inputs at these times, each of one character unless other texts are given. */
export function inputsAt(times: readonly number[], text: string | readonly string[] = 'x'): Line[] {
  return times.map((t, i) => [t, 'i', typeof text === 'string' ? text : (text[i] ?? 'x')]);
}

/** Times from `from` on with these gaps between them. */
export function after(from: number, gaps: readonly number[]): number[] {
  const times = [from];
  for (const gap of gaps) times.push((times.at(-1) ?? 0) + gap);
  return times;
}

/** A text typed key by key. */
export function keys(text: string, from: number, every: number): Line[] {
  return Array.from(text, (key, i) => [from + i * every, 'i', key]);
}

/** Commands that come whole, one every `every` seconds, each answered by a prompt. */
export function commands(texts: readonly string[], every = 1, from = 1): Line[] {
  return texts.flatMap((text, i): Line[] => [
    [from + i * every, 'i', `${text}\r`],
    [from + i * every + 0.125, 'o', `\r\n${PROMPT}`],
  ]);
}

/** Commands that come whole and fail where their text begins with `!`, which is not sent. */
export function tries(texts: readonly string[], every = 1): Line[] {
  return texts.flatMap((text, i): Line[] => {
    const failed = text.startsWith('!');
    const output = failed ? `sh: command not found\r\n${PROMPT}` : PROMPT;
    return [
      [1 + i * every, 'i', `${failed ? text.slice(1) : text}\r`],
      [1 + i * every + 0.125, 'o', `\r\n${output}`],
    ];
  });
}

/** All that the plugin says of a session, by way of the runner's checks. */
export async function observe(lines: readonly Line[]): Promise<ReadonlyMap<string, Measured>> {
  const explained = await explainSession(
    recordedSession('session', lines),
    { plugin: behaveShellV01 },
    contextV01,
  );
  return new Map(
    explained.map(({ observation: { primitive, value, confidence } }) => [
      primitive,
      { value, confidence },
    ]),
  );
}

/** What one primitive says of a session; null where it is silent. */
export async function measure(primitive: string, lines: readonly Line[]): Promise<Measured | null> {
  return (await observe(lines)).get(primitive) ?? null;
}

/** Every explanation of a session, by primitive. */
export async function explanations(
  session: RecordedSession | readonly Line[],
): Promise<ReadonlyMap<string, Explain>> {
  const recorded = 'sid' in session ? session : recordedSession('session', session);
  const explained = await explainSession(recorded, { plugin: behaveShellV01 }, contextV01);
  return new Map(
    explained.flatMap(({ observation, explain }) =>
      explain === null ? [] : [[observation.primitive, explain]],
    ),
  );
}
