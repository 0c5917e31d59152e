import { unmergeDecisions, type LinkDecision } from '@shardscope/plugins';
import type { AttributionState, Transition } from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';
import type { HistoryProgress } from '../attribution/index.ts';
import type { LinkRow, StateChangeRow, StateRow } from '../client/identity.ts';
import type { Params, Result } from '../client/protocol.ts';
import { attackerUnknown } from '../errors.ts';
import { observationRow } from '../store/observation-queries.ts';
import type { SqliteStore, StoredLink } from '../store/index.ts';
import type { LinkDecisions } from '../workspace/link-decisions.ts';

/** Answers about identities in what is open. */
export interface IdentityDesk {
  identity(query: Params<'identity'>): Result<'identity'>;
  /** The states that the primitives of an attacker's identity are in now, sorted by primitive. */
  states(attacker: string): readonly StateRow[];
  /** Throws E_ATTACKER_UNKNOWN. */
  history(query: Params<'states.history'>): Promise<Result<'states.history'>>;
  timeline(
    query: Params<'states.timeline'>,
    onProgress?: (progress: HistoryProgress) => void,
  ): Promise<Result<'states.timeline'>>;
  links(query: Params<'links'>): Result<'links'>;
  /** Throws E_ATTACKER_UNKNOWN, and what keeping a decision throws. */
  decide(query: Params<'links.decide'>): Promise<null>;
  unmerge(query: Params<'identity.unmerge'>): Promise<null>;
}

/**
 * Serves the identities of an analysis.
 *
 * @param settle takes a decision into identities and states, and tells of what changed
 */
export function identityDesk(analysis: Analysis, settle: () => Promise<void>): IdentityDesk {
  const { store, workspace } = analysis;
  const known = (attacker: string): string => {
    const row = store.attacker(attacker);
    if (!row) throw attackerUnknown(attacker);
    return row.uuid;
  };
  const linkRow = (link: StoredLink): LinkRow => ({
    ...link,
    left: { uuid: link.left, address: store.addressOf(link.left) },
    right: { uuid: link.right, address: store.addressOf(link.right) },
  });
  return {
    identity: ({ attacker }) => detailOf(attacker, store, linkRow),
    states(attacker) {
      const uuid = store.identities.of(attacker);
      return uuid === null ? [] : store.identities.states(uuid).map(stateRow);
    },
    async history({ attacker, primitive }) {
      return (await analysis.history(known(attacker), primitive)).map(changeRow);
    },
    async timeline({ attacker }, onProgress) {
      const histories = await analysis.histories(known(attacker), onProgress);
      return histories
        .filter(({ primitive }) => !analysis.isPrivate(primitive))
        .map(({ primitive, changes }) => ({ primitive, changes: changes.map(changeRow) }));
    },
    links({ status, offset, limit }) {
      const found = store.links.links(status === null ? {} : { status });
      const rows = found.slice(offset, offset + limit).map(linkRow);
      return { total: found.length, offset, rows };
    },
    async decide({ left, right, decision }) {
      const pair = { left: known(left), right: known(right) };
      await decide(workspace.decisions, pair, decision, store);
      await settle();
      return null;
    },
    async unmerge({ attacker }) {
      const leaving = known(attacker);
      await workspace.decisions.decide(apartFromOthers(leaving, store));
      await settle();
      return null;
    },
  };
}

function detailOf(
  attacker: string,
  store: SqliteStore,
  linkRow: (link: StoredLink) => LinkRow,
): Result<'identity'> {
  const uuid = store.identities.of(attacker);
  const row = store.attacker(attacker);
  if (uuid === null || !row) return null;
  const kept = store.identities.members(uuid);
  const members = kept.length > 0 ? kept : [row.uuid];
  return {
    uuid,
    members: members.flatMap((member) => store.attacker(member) ?? []),
    states: store.identities.states(uuid).map(stateRow),
    suspected: store.identities.suspected(uuid),
    derived: store.identities.derived(uuid).map((each) => observationRow(each)),
    links: store.links.links({ attackers: members }).map(linkRow),
  };
}

async function decide(
  decisions: LinkDecisions,
  { left, right }: { readonly left: string; readonly right: string },
  decision: Params<'links.decide'>['decision'],
  { links }: SqliteStore,
): Promise<void> {
  if (decision === null) await decisions.takeBack(links.uuids(left), links.uuids(right));
  else await decisions.decide([{ kind: decision, left, right, at: Date.now() / 1000 }]);
}

/** The decisions that take an attacker out of its identity. */
function apartFromOthers(leaving: string, { identities }: SqliteStore): readonly LinkDecision[] {
  const identity = identities.of(leaving);
  const members = identity === null ? [] : identities.members(identity);
  const staying = members.filter((member) => member !== leaving);
  return unmergeDecisions([leaving], staying, Date.now() / 1000);
}

function changeRow(change: Transition): StateChangeRow {
  return {
    ts: change.ts,
    from: change.old_state,
    to: change.new_state,
    value: change.current_value,
    confidence: change.confidence,
    count: change.observation_count,
  };
}

function stateRow(state: AttributionState): StateRow {
  return {
    primitive: state.primitive,
    state: state.state,
    value: state.current_value,
    confidence: state.confidence,
    count: state.observation_count,
    since: state.last_change_ts,
    lastObservation: state.last_observation_ts,
  };
}
