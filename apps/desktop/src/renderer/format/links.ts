import type { LinkRow, LinkStatus } from 'shardscope/client';

const SIGNALS: Readonly<Record<string, string>> = {
  digraph_profile: 'typing rhythm',
  digraph_simhash: 'typing simhash',
  c2_endpoint: 'C2 endpoint',
  payload_hash: 'payload',
  hassh: 'SSH client (HASSH)',
  ja3: 'TLS client (JA3)',
  command_sequences: 'rare command sequences',
  credentials: 'credentials tried',
  asn: 'network (ASN)',
  address: 'address',
};

const STATUSES: Readonly<Record<LinkStatus, string>> = {
  joined: 'joined by the evidence',
  candidate: 'to decide',
  kept_apart: 'kept apart by another decision',
  confirmed: 'confirmed by you',
  rejected: 'rejected by you',
  contradicted: 'confirmed, but another decision stands against it',
};

/** A signal in words. */
export function signalWords(signal: string): string {
  return SIGNALS[signal] ?? signal.replaceAll('_', ' ');
}

/** What became of a link, in words. */
export function statusWords(status: LinkStatus): string {
  return STATUSES[status];
}

/** What counts for a link, in one line. */
export function linkWords({ evidence }: LinkRow): string {
  const counting = evidence.filter(({ counts }) => counts);
  const words = counting.map(({ signal }) => signalWords(signal)).join(', ');
  return words === '' ? 'nothing that counts' : words;
}

/** The name of one side of a link. */
export function sideName({ uuid, address }: LinkRow['left']): string {
  return address ?? `unknown ${uuid.slice(0, 8)}`;
}
