/** Where something is taken. */
export type Direction = 'in' | 'out';

/** One transfer in a command line. */
export interface Transfer {
  readonly tool: string;
  readonly direction: Direction;
}

/** Programs that transfer files in both directions. */
export const TOOLS = ['curl', 'wget', 'scp', 'rsync'] as const;

/** Options with which curl and wget send rather than fetch. */
const SENDING = new Set(['-T', '--upload-file', '-F', '--form', '--data-binary', '--post-file']);

/** What separates the commands of a line. */
const SEPARATOR = /[;|&\n]+/;

/** `user@host:path` or `host:path`, as scp and rsync name what is elsewhere. */
const REMOTE = /^[\w.@-]+:/;

/** Words of one command that are looked at: a longer one is no transfer by hand. */
const MAX_WORDS = 200;

/** The transfers of a command line, one for each command that is one. */
export function directionOf(text: string): readonly Transfer[] {
  return text.split(SEPARATOR).flatMap((command) => {
    const words = command.trim().split(/\s+/).slice(0, MAX_WORDS);
    const tool = TOOLS.find((name) => words[0] === name || words[1] === name);
    const direction = tool && directionWith(tool, words);
    return tool && direction ? [{ tool, direction }] : [];
  });
}

function directionWith(tool: (typeof TOOLS)[number], words: readonly string[]): Direction | null {
  if (tool === 'curl' || tool === 'wget') {
    if (words.some((word) => SENDING.has(word.split('=')[0] ?? ''))) return 'out';
    return words.some((word) => word.includes('://')) ? 'in' : null;
  }
  const places = words.filter((word) => !word.startsWith('-')).slice(1);
  const last = places.at(-1) ?? '';
  if (REMOTE.test(last)) return 'out';
  return places.some((place) => REMOTE.test(place)) ? 'in' : null;
}
