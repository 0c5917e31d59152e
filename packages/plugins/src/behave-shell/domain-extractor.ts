import {
  defineExtractor,
  primitiveDomain,
  type Extractor,
  type ObservationDraft,
} from '@shardscope/sdk';
import { explain } from './explain.ts';
import type { Primitive } from './primitive.ts';

/** The extractors of some primitives: one a domain, so that a fault costs no other domain. */
export function domainExtractors(primitives: readonly Primitive[]): readonly Extractor[] {
  const domains = Map.groupBy(primitives, ({ definition }) => primitiveDomain(definition.name));
  return [...domains].map(([domain, members]) => domainExtractor(domain, members));
}

function domainExtractor(domain: string, primitives: readonly Primitive[]): Extractor {
  return defineExtractor({
    id: domain,
    provides: primitives.map(({ definition }) => definition.name),
    extract({ context: session }, context) {
      const drafts: ObservationDraft[] = [];
      for (const { definition, measure } of primitives) {
        const outcome = measure(session);
        if (outcome.kind === 'skipped') {
          context.skip(definition.name, outcome.reason);
          continue;
        }
        const { value, confidence, reasons } = outcome;
        drafts.push({
          primitive: definition.name,
          value,
          confidence,
          explain: () => explain(reasons(), session.window),
        });
      }
      return drafts;
    },
  });
}
