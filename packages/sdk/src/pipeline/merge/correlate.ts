import { pluginFault, ShardscopeError } from '../../errors/errors.ts';
import type { Json } from '../../model/envelope.ts';
import type { Fault } from '../../model/fault.ts';
import type { Correlation, IdentityChange, IdentityView, Merger } from '../../plugin/merger.ts';
import { faultOf } from '../fault-of.ts';
import type { LoadedPlugin } from '../load-plugins.ts';
import type { IdentityRecord } from '../../series/series-store.ts';

/** Results that one merger may yield for one change; no endless loop. */
const MAX_CORRELATIONS = 1000;

/** An identity that a merger holds for the same hands as another. */
export interface LinkCandidate {
  readonly identity_uuid: string;
  readonly other_identity_uuid: string;
  readonly score: number;
  readonly evidence: Json;
}

/** A correlation with the source of what it yields. */
export type Found = Correlation & { readonly source: string };

/** What mergers said of the changes of an identity. */
export interface Correlated {
  readonly found: readonly Found[];
  readonly candidates: readonly LinkCandidate[];
  readonly faults: readonly Fault[];
}

/** Asks every merger about what changed. One that throws costs its own answer. */
export function correlate(
  record: IdentityRecord,
  view: IdentityView,
  changes: readonly IdentityChange[],
  { plugins, deadlineMs }: { plugins: readonly LoadedPlugin[]; deadlineMs: number },
): Correlated {
  const all: readonly IdentityChange[] = [
    ...changes,
    { kind: 'sessions', identity_uuid: record.identity_uuid },
  ];
  const found: Found[] = [];
  const faults: Fault[] = [];
  for (const loaded of plugins) {
    for (const merger of loaded.plugin.mergers ?? []) {
      try {
        for (const change of all) found.push(...ask(merger, change, view, loaded, deadlineMs));
      } catch (thrown) {
        const place = { plugin: loaded.label, part: merger.id };
        const error = thrown instanceof ShardscopeError ? thrown : pluginFault(place, thrown);
        faults.push(faultOf(error, 'merge'));
      }
    }
  }
  const candidates = found.flatMap((each): LinkCandidate[] =>
    each.kind === 'link_candidate' ? [{ ...each, identity_uuid: record.identity_uuid }] : [],
  );
  return { found, candidates, faults };
}

function ask(
  merger: Merger,
  change: IdentityChange,
  view: IdentityView,
  loaded: LoadedPlugin,
  deadline: number,
): Found[] {
  const found: Found[] = [];
  if (!merger.correlate) return found;
  const { source } = loaded.producer;
  for (const each of merger.correlate(change, view, { ...loaded.context, deadline })) {
    if (found.length >= MAX_CORRELATIONS) {
      throw new Error(`it yielded more than ${MAX_CORRELATIONS} results`);
    }
    found.push({ ...each, source });
  }
  return found;
}
