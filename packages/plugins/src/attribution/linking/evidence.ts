import type { Json } from '@shardscope/sdk';
import type { DigraphProfile } from '../rhythm/digraph-profile.ts';

/** What is known of one attacker that can tell whose hands it is. Texts are compared as they are. */
export interface AttackerEvidence {
  readonly attacker_uuid: string;
  /** Pooled over all its sessions; null without any. */
  readonly profile: DigraphProfile | null;
  /** `motor.digraph_simhash` of its sessions, 16 hex digits each: for information only. */
  readonly simhashes: readonly string[];
  /** Command-and-control endpoints, such as `203.0.113.9:443`. */
  readonly c2: readonly string[];
  /** Hashes of payloads. */
  readonly payloads: readonly string[];
  /** Fingerprints of SSH and TLS clients. */
  readonly hassh: readonly string[];
  readonly ja3: readonly string[];
  /** Keys of command sequences, see `commandSequences`. */
  readonly sequences: readonly string[];
  /** Hashes of credentials tried. */
  readonly credentials: readonly string[];
  readonly asn: string | null;
  /** Normal form; null when unknown. */
  readonly address: string | null;
}

/** What a signal says by itself. */
export type Strength = 'strong' | 'medium' | 'low' | 'very_low' | 'none';

/** Signals of one family say the same thing twice: one of them counts. */
export type Family =
  'rhythm' | 'infrastructure' | 'fingerprint' | 'commands' | 'credentials' | 'network';

/** The kinds of evidence between two attackers. */
export type SignalName =
  | 'digraph_profile'
  | 'digraph_simhash'
  | 'c2_endpoint'
  | 'payload_hash'
  | 'hassh'
  | 'ja3'
  | 'command_sequences'
  | 'credentials'
  | 'asn'
  | 'address';

/** One piece of evidence between two attackers. A JSON value. */
// Types, not interfaces: only type aliases are JSON objects to the compiler.
export type Signal = {
  readonly signal: SignalName;
  readonly family: Family;
  readonly strength: Strength;
  /** 0..1 */
  readonly match: number;
  /** False where it is shown but adds nothing to the score. */
  readonly counts: boolean;
  /** For a person, to check it. */
  readonly explanation: string;
};

/** The strength and family of each signal. */
export const SIGNALS: Readonly<
  Record<SignalName, { readonly family: Family; readonly strength: Strength }>
> = {
  digraph_profile: { family: 'rhythm', strength: 'strong' },
  digraph_simhash: { family: 'rhythm', strength: 'none' },
  c2_endpoint: { family: 'infrastructure', strength: 'strong' },
  payload_hash: { family: 'infrastructure', strength: 'strong' },
  hassh: { family: 'fingerprint', strength: 'strong' },
  ja3: { family: 'fingerprint', strength: 'strong' },
  command_sequences: { family: 'commands', strength: 'medium' },
  credentials: { family: 'credentials', strength: 'low' },
  asn: { family: 'network', strength: 'very_low' },
  address: { family: 'network', strength: 'none' },
};

/** Signals as they stand in events and in the store. */
export function evidenceJson(signals: readonly Signal[]): Json {
  return signals.map((signal) => ({ ...signal }));
}
