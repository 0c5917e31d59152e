import type { FieldName } from './fields.ts';
import type { TimeRange } from './time-range.ts';

/**
 * What is known of an attacker, a session or an event when a filter looks at it. A field that is
 * left out is not known at this level: something below may still decide.
 */
export interface FilterFacts {
  /**
   * The values of a text field; several where what is below has one of them each. Undefined where
   * it is not known here.
   */
  text(field: FieldName): readonly string[] | undefined;
  /** Null where there is none; undefined where it is not known here. */
  readonly confidence: number | null | undefined;
  /** From the first to the last moment of what is below; null without wall time. */
  readonly time: TimeRange | null | undefined;
  /** What plain words are looked for in. */
  readonly words: readonly string[];
  /** Nothing lies below: what is not known here is not there. */
  readonly isWhole: boolean;
}
