import { rfc3339Seconds } from './rfc3339.ts';

/** A log line as RFC 5424 defines it, as far as it is of use here. */
export interface SyslogLine {
  /** Epoch seconds; null for a nil timestamp. */
  readonly ts: number | null;
  readonly host: string;
  readonly messageId: string;
  /** Parameters of all elements of structured data; the first of a name counts. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly message: string;
}

const HEADER = /^<\d{1,3}>1 (\S+) (\S+) \S+ \S+ (\S+) /;
const PARAMETER_NAME = /[^\s=\]"]{1,64}(?==")/y;
const ELEMENT_ID = /\[[^\s=\]"]{1,64}/y;
const BYTE_ORDER_MARK = '\ufeff';

/** Reads one line; null when it is no RFC 5424 line. */
export function readSyslog(line: string): SyslogLine | null {
  const header = HEADER.exec(line);
  if (!header) return null;
  const [all, stamp = '', host = '', messageId = ''] = header;
  const ts = stamp === '-' ? null : rfc3339Seconds(stamp);
  if (stamp !== '-' && ts === null) return null;
  const data = structuredData(line, all.length);
  if (data === null) return null;
  const rest = line.slice(data.end);
  if (rest !== '' && !rest.startsWith(' ')) return null;
  const text = rest.slice(1);
  const message = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return { ts, host, messageId, parameters: data.parameters, message };
}

interface StructuredData {
  readonly parameters: Map<string, string>;
  /** Behind the last element. */
  readonly end: number;
}

function structuredData(line: string, start: number): StructuredData | null {
  const parameters = new Map<string, string>();
  if (line[start] === '-') return { parameters, end: start + 1 };
  let at = start;
  while (line[at] === '[') {
    const end = element(line, at, parameters);
    if (end < 0) return null;
    at = end;
  }
  return at === start ? null : { parameters, end: at };
}

/** Reads the element at `at` and returns the position behind it; -1 when it is broken. */
function element(line: string, at: number, parameters: Map<string, string>): number {
  let position = matchEnd(ELEMENT_ID, line, at);
  while (position >= 0 && line[position] === ' ') {
    const nameEnd = matchEnd(PARAMETER_NAME, line, position + 1);
    if (nameEnd < 0) return -1;
    const valueEnd = quoteEnd(line, nameEnd + 2);
    if (valueEnd < 0) return -1;
    const name = line.slice(position + 1, nameEnd);
    if (!parameters.has(name)) parameters.set(name, unescaped(line.slice(nameEnd + 2, valueEnd)));
    position = valueEnd + 1;
  }
  return position >= 0 && line[position] === ']' ? position + 1 : -1;
}

function matchEnd(pattern: RegExp, line: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : -1;
}

/** The quote that ends a value; `\"`, `\\` and `\]` do not end it. */
function quoteEnd(line: string, start: number): number {
  for (let at = start; at < line.length; at++) {
    if (line[at] === '"') return at;
    if (line[at] === '\\') at++;
  }
  return -1;
}

/** Only `"`, `\` and `]` are ever escaped; another backslash stands for itself. */
function unescaped(value: string): string {
  return value.replace(/\\(["\\\]])/g, '$1');
}
