import {
  commandSequences,
  decodeProfile,
  DIGRAPH_PROFILE,
  networkEndpoints,
  pooledProfile,
  type AttackerEvidence,
} from '@shardscope/plugins';
import type { Json, JsonObject } from '@shardscope/sdk';
import type { SqliteStore } from '../store/index.ts';

const SIMHASH = 'motor.digraph_simhash';

/** Values of one kind that are looked at for one attacker: as many as linking compares. */
const MAX_VALUES = 64;

/**
 * What is known of one attacker that can tell whose hands it is; undefined for an unknown one.
 *
 * @param live uuids of the attackers of whom a bus told anything
 */
export function attackerEvidence(
  store: SqliteStore,
  attacker: string,
  live: ReadonlySet<string>,
): AttackerEvidence | undefined {
  const traces = store.links.traces(attacker, [DIGRAPH_PROFILE.name, SIMHASH]);
  if (!traces) return undefined;
  const { uuid, address, values, sessions } = traces;
  const profiles = (values.get(DIGRAPH_PROFILE.name) ?? []).flatMap(
    (value) => decodeProfile(value) ?? [],
  );
  return {
    attacker_uuid: uuid,
    profile: profiles.length === 0 ? null : pooledProfile(profiles),
    simhashes: texts(values.get(SIMHASH) ?? []),
    c2: distinct(
      sessions.flatMap((commands) =>
        commands.flatMap(({ text }) => (text === null ? [] : networkEndpoints(text))),
      ),
    ),
    sequences: distinct(sessions.flatMap(commandSequences)),
    ...(live.has(uuid) ? liveTraces(store, uuid) : NOTHING_LIVE),
    address,
  };
}

type LiveTraces = Pick<AttackerEvidence, 'payloads' | 'hassh' | 'ja3' | 'credentials' | 'asn'>;

const NOTHING_LIVE: LiveTraces = {
  payloads: [],
  hassh: [],
  ja3: [],
  credentials: [],
  asn: null,
};

/** What a bus told of an attacker. */
function liveTraces(store: SqliteStore, attacker: string): LiveTraces {
  const events = store.live.events(attacker);
  const of = (type: string, ...fields: readonly string[]): readonly string[] =>
    distinct(
      events
        .filter((event) => event.type === type)
        .flatMap(({ payload }) => texts(fields.map((field) => payload[field]))),
    );
  return {
    payloads: of('observed', 'payload_sha256', 'payload_hash', 'sha256'),
    hassh: of('hassh', 'hassh', 'hash', 'value'),
    ja3: distinct([...of('ja3', 'ja3', 'hash', 'value'), ...of('tls_cert', 'ja3')]),
    credentials: distinct([
      ...of('credential.captured', 'credential_hash'),
      ...of('captured', 'credential_hash'),
      ...of('reuse.detected', 'credential_hash'),
    ]),
    asn: asnOf(store.live.intel(attacker)),
  };
}

function asnOf(intel: JsonObject | null): string | null {
  const asn = intel?.['asn'];
  if (typeof asn === 'number') return String(asn);
  return typeof asn === 'string' && asn !== '' ? asn : null;
}

function texts(values: readonly (Json | undefined)[]): readonly string[] {
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].slice(0, MAX_VALUES);
}
