import type { JsonObject } from '../model/envelope.ts';
import type { TaggerEvent, TaggerKind } from '../model/tag.ts';
import type { CallContext, PatternMatch } from './context.ts';

/** What a lifter yields for one event; the engine adds ids, anchors and the link to ATT&CK. */
export interface TagDraft {
  /** Tactic id (`TA0007`). */
  readonly tactic: string;
  /** Technique id (`T1082`). */
  readonly technique: string;
  /** Sub-technique id (`T1059.004`). */
  readonly subTechnique?: string;
  /** 0..1 */
  readonly confidence: number;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly evidence: JsonObject;
  /** Places in the matched text, as UTF-16 offsets. */
  readonly spans?: readonly PatternMatch[];
}

/** Lets the engine skip calls: the lifter is asked only about events that contain a literal. */
export interface LifterPrefilter {
  readonly literals: readonly string[];
}

/** What a lifter gave for one of many events: its tags, or what it threw over it. */
export type Lifting =
  | { readonly kind: 'tags'; readonly drafts: readonly TagDraft[] }
  | { readonly kind: 'thrown'; readonly thrown: unknown };

/** Turns one tagger event into ATT&CK tags. */
export interface Lifter<Options = unknown> {
  readonly id: string;
  readonly handles: readonly TaggerKind[];
  readonly prefilter?: LifterPrefilter;
  lift(
    event: TaggerEvent,
    context: CallContext<Options>,
  ): Iterable<TagDraft> | AsyncIterable<TagDraft>;
  /**
   * The same for many events at once, in their order, for a lifter to which every call is dear: it is
   * then asked in the place of {@link lift}. To reject costs the tags of all these events.
   */
  liftAll?(
    events: readonly TaggerEvent[],
    context: CallContext<Options>,
  ): Promise<readonly Lifting[]>;
}
