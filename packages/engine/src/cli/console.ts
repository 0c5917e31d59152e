import { styleText } from 'node:util';
import type { LineWriter } from './streams.ts';

/** What a command works with besides its arguments. */
export interface Console {
  /** Results. */
  readonly out: LineWriter;
  /** Notes, warnings and progress, for people. */
  readonly err: NodeJS.WriteStream;
  readonly outIsTerminal: boolean;
  /** Aborted by Ctrl-C, or when nobody reads the results any more. */
  readonly signal: AbortSignal;
  /** True once the person interrupted. */
  interrupted(): boolean;
}

/** Styles of the terminal's own palette; left out where NO_COLOR is set or output is no terminal. */
export type Style = 'bold' | 'dim' | 'cyan' | 'yellow';

/** Text in a style, if the stream shows styles. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream): string {
  return styleText(style, text, { stream, validateStream: true });
}
