import { scriptInvalid } from '../../errors/errors.ts';

/** A piece of a session script. */
export type Token =
  | { readonly kind: 'text'; readonly text: string; readonly line: number }
  | { readonly kind: 'number'; readonly value: number; readonly line: number }
  | { readonly kind: 'word'; readonly word: string; readonly line: number }
  /** A comma, a semicolon or the end of a line: between two steps. */
  | { readonly kind: 'end'; readonly line: number };

const PIECES = new RegExp(
  [
    /(?<blank>[ \t\r]+|#[^\n]*)/,
    /(?<end>[,;\n])/,
    /(?<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)/s,
    /(?<number>\d+(?:\.\d+)?)/,
    /(?<word>\+-|±|[A-Za-z^][A-Za-z^+-]*)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'ys',
);

const ESCAPES: Readonly<Record<string, string>> = {
  r: '\r',
  n: '\n',
  t: '\t',
  e: '\x1b',
  b: '\b',
  0: '\0',
};

/** Cuts a script into its pieces. Throws E_SCRIPT_INVALID with the number of the line. */
export function tokensOf(script: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < script.length) {
    PIECES.lastIndex = at;
    const groups = PIECES.exec(script)?.groups;
    if (!groups) {
      throw scriptInvalid(line, `what begins with ${JSON.stringify(script.slice(at, at + 12))}`);
    }
    const token = tokenOf(groups, line);
    if (token) tokens.push(token);
    const piece = script.slice(at, PIECES.lastIndex);
    line += piece.split('\n').length - 1;
    at = PIECES.lastIndex;
  }
  return tokens;
}

function tokenOf(
  { blank, end, text, number, word }: Readonly<Record<string, string | undefined>>,
  line: number,
): Token | null {
  if (blank !== undefined) return null;
  if (end !== undefined) return { kind: 'end', line };
  if (text !== undefined) return { kind: 'text', text: unescaped(text.slice(1, -1), line), line };
  if (number !== undefined) return { kind: 'number', value: Number(number), line };
  return { kind: 'word', word: word ?? '', line };
}

function unescaped(text: string, line: number): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))/gs,
    (_all, byte: string | undefined, unit: string | undefined, letter: string | undefined) => {
      const code = byte ?? unit;
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
      if (letter === 'x' || letter === 'u') throw scriptInvalid(line, `the escape \\${letter}`);
      return ESCAPES[letter ?? ''] ?? letter ?? '';
    },
  );
}
