import { pluginFault, primitiveUndeclared, ShardscopeError } from '../../errors/errors.ts';
import type { Json } from '../../model/envelope.ts';
import type { Fault } from '../../model/fault.ts';
import type { Correlation, IdentityChange, IdentityView, Merger } from '../../plugin/merger.ts';
import { withDeadline } from '../deadline.ts';
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
export async function correlate(
  record: IdentityRecord,
  view: IdentityView,
  changes: readonly IdentityChange[],
  { plugins, deadlineMs }: { plugins: readonly LoadedPlugin[]; deadlineMs: number },
): Promise<Correlated> {
  const all: readonly IdentityChange[] = [
    ...changes,
    { kind: 'sessions', identity_uuid: record.identity_uuid },
  ];
  const found: Found[] = [];
  const faults: Fault[] = [];
  for (const loaded of plugins) {
    for (const merger of loaded.plugin.mergers ?? []) {
      try {
        for (const each of await ask(merger, all, view, loaded, deadlineMs)) {
          const undeclared = undeclaredIn(each, loaded, merger);
          if (undeclared) faults.push(faultOf(undeclared, 'merge'));
          else found.push(each);
        }
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

async function ask(
  merger: Merger,
  changes: readonly IdentityChange[],
  view: IdentityView,
  loaded: LoadedPlugin,
  deadline: number,
): Promise<readonly Found[]> {
  const context = { ...loaded.context, deadline };
  const place = { plugin: loaded.label, part: merger.id };
  const said = merger.correlateAll
    ? bounded(await withDeadline(merger.correlateAll(changes, view, context), deadline, place))
    : changes.flatMap((change) => bounded(merger.correlate?.(change, view, context) ?? []));
  const { source } = loaded.producer;
  return said.map((each) => ({ ...each, source }));
}

/** A plugin speaks of its own primitives only. */
function undeclaredIn(
  found: Found,
  { plugin, label }: LoadedPlugin,
  merger: Merger,
): ShardscopeError | null {
  if (found.kind !== 'observation') return null;
  const { primitive } = found.draft;
  if (plugin.primitives?.some(({ name }) => name === primitive)) return null;
  return primitiveUndeclared(primitive, { plugin: label, part: merger.id });
}

function bounded(correlations: Iterable<Correlation>): readonly Correlation[] {
  const found: Correlation[] = [];
  for (const each of correlations) {
    if (found.length >= MAX_CORRELATIONS) {
      throw new Error(`it yielded more than ${MAX_CORRELATIONS} results`);
    }
    found.push(each);
  }
  return found;
}
