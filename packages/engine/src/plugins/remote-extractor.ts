import {
  defineExtractor,
  type Extractor,
  type ExtractorSession,
  type ObservationDraft,
  type PrimitiveValue,
  type SessionContext,
} from '@shardscope/sdk';
import type { PluginDescription } from './description.ts';
import type { ExtractedPart, ParcelDraft } from './host-protocol.ts';
import type { Supervisor } from './supervisor.ts';
import { foreignError } from './thrown-by.ts';

/** What all extractors of a plugin gave for a session; null where another one has told of the fault. */
export type SessionResults = (
  session: ExtractorSession,
) => Promise<readonly ExtractedPart[] | null>;

/**
 * The runner asks one extractor after the other, but a session crosses once: the first one to ask has
 * all run. What costs the whole session, such as the end of the process, is told once.
 */
export function sessionResults(host: Supervisor, explain: boolean): SessionResults {
  const known = new WeakMap<SessionContext, readonly ExtractedPart[] | null>();
  return async (session) => {
    const before = known.get(session.context);
    if (before !== undefined) return before;
    known.set(session.context, null);
    const parts = await host.extract(session, explain);
    known.set(session.context, parts);
    return parts;
  };
}

/** An extractor whose real one runs elsewhere. */
export function remoteExtractor(
  { id, provides }: PluginDescription['extractors'][number],
  results: SessionResults,
): Extractor {
  return defineExtractor({
    id,
    provides,
    async *extract(session, context) {
      const part = (await results(session))?.find(({ extractor }) => extractor === id);
      if (!part) return;
      for (const { primitive, reason } of part.skipped) context.skip(primitive, reason);
      if (part.thrown) throw foreignError(part.thrown);
      for (const draft of part.drafts) yield draftOf(draft);
    },
  });
}

/** What the real one yielded. The runner checks it. */
export function draftOf({ primitive, value, confidence, explain }: ParcelDraft): ObservationDraft {
  return {
    primitive,
    value: valueOf(value),
    confidence: typeof confidence === 'number' ? confidence : Number.NaN,
    ...(explain === null ? {} : { explain: () => explain }),
  };
}

/** Only what can be a value; in the place of anything else stands a number that no domain has. */
function valueOf(value: unknown): PrimitiveValue {
  if (Array.isArray(value)) return value.map(elementOf);
  return typeof value === 'boolean' || value === null ? value : elementOf(value);
}

function elementOf(value: unknown): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : Number.NaN;
}
