import { RE2JS } from 're2js';
import { patternInvalid } from '../errors/errors.ts';
import type { LinearRegex } from './context.ts';

/** RE2 matching in plain JavaScript: slower than the platform's engine, linear on any text. */
export const linearRegex: LinearRegex = {
  compile(pattern, flags = {}) {
    const compiled = compileOrThrow(pattern, flags.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return {
      test: (text) => compiled.matcher(text).find(),
      find(text) {
        const matcher = compiled.matcher(text);
        return matcher.find() ? { start: matcher.start(), end: matcher.end() } : null;
      },
    };
  },
};

function compileOrThrow(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (cause) {
    throw patternInvalid(pattern, cause);
  }
}
