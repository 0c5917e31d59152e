import type { SessionRow, TagEventRow } from '../client/rows.ts';
import type { LooseTag, StoredTag } from '../store/index.ts';
import { timeIn } from './heard.ts';

/** What the rows of a session's tags are made from. */
export interface TagEventContext {
  readonly tags: readonly StoredTag[];
  /** When each command was given, in seconds since the session's start. */
  readonly times: readonly number[];
  readonly techniqueName: (id: string) => string;
}

/** Characters of a command that a row carries: a line of a list shows fewer. */
const MAX_TEXT = 300;

/** The row of a session's tag; undefined where there is none at that place. */
export function tagEventRow(
  session: SessionRow,
  place: number,
  { tags, times, techniqueName }: TagEventContext,
): TagEventRow | undefined {
  const tag = tags[place];
  if (!tag) return undefined;
  const { startedAt, endedAt, durationS, evidenceRef } = session;
  const at = tag.command === null ? undefined : times[tag.command];
  const technique = tag.sub_technique_id ?? tag.technique_id;
  const text = tag.evidence['command_text'];
  return {
    id: tag.uuid,
    kind: 'tag',
    ts: at === undefined ? endedAt : startedAt === null ? null : startedAt + at,
    t: at ?? durationS,
    evidenceRef,
    tactic: tag.tactic,
    technique,
    name: techniqueName(technique),
    rule: tag.rule_id,
    confidence: tag.confidence,
    text: typeof text === 'string' ? text.slice(0, MAX_TEXT) : null,
  };
}

/**
 * The row of a tag of no recorded session.
 *
 * @param session that its event named; null where that is not known
 */
export function looseTagRow(
  { uuid: id, ts, tactic, technique, rule, confidence, text }: LooseTag,
  session: SessionRow | null,
  techniqueName: (id: string) => string,
): TagEventRow {
  return {
    ...{ id, kind: 'tag', ts, t: session && timeIn(session, ts) },
    evidenceRef: session?.evidenceRef ?? null,
    ...{ tactic, technique, name: techniqueName(technique), rule, confidence, text },
  };
}
