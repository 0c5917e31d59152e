/** What the engine tells the plugin. */
export interface AttributionOptions {
  /**
   * Secret of the workspace that digraphs are keyed with, at least 32 characters. Without it no
   * typing profile is made.
   */
  readonly secret?: string;
  /** Offset, in hours, of the clock by which hours and weekends are told; 0 for UTC. */
  readonly utcOffsetHours: number;
}

/** Shortest secret: 128 bits in hex. */
const SHORTEST_SECRET = 32;

/** Farthest time zones from UTC, in hours. */
const FARTHEST_OFFSET = 14;

/** Reads options; a list of what is wrong with them otherwise. */
export function readOptions(
  input: unknown,
): { readonly value: AttributionOptions } | { readonly issues: readonly OptionIssue[] } {
  const given: Readonly<Record<string, unknown>> = isRecord(input) ? input : {};
  const { secret, utcOffsetHours = 0 } = given;
  const issues: OptionIssue[] = [];
  if (secret !== undefined && !(typeof secret === 'string' && secret.length >= SHORTEST_SECRET)) {
    issues.push({ message: `a text of at least ${SHORTEST_SECRET} characters`, path: ['secret'] });
  }
  if (typeof utcOffsetHours !== 'number' || !(Math.abs(utcOffsetHours) <= FARTHEST_OFFSET)) {
    const message = `a number from -${FARTHEST_OFFSET} to ${FARTHEST_OFFSET}`;
    issues.push({ message, path: ['utcOffsetHours'] });
    return { issues };
  }
  if (issues.length > 0) return { issues };
  return { value: typeof secret === 'string' ? { secret, utcOffsetHours } : { utcOffsetHours } };
}

/** Something wrong with an option. */
export interface OptionIssue {
  readonly message: string;
  readonly path: readonly string[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
