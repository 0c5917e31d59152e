import type { SessionRow, TagEventRow } from '../client/rows.ts';
import type { StoredTag } from '../store/index.ts';

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
