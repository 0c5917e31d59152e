import {
  attackerUuid,
  type SessionCandidate,
  type SessionSource,
  type SourceItem,
} from '@shardscope/sdk';
import type { AddressBook } from '../workspace/index.ts';

/**
 * A source in which sessions that nobody else knows an address of have the one that the user
 * assigned by hand.
 *
 * @param addresses asked for each session, so that a new assignment counts at once
 */
export function assignedSource(source: SessionSource, addresses: () => AddressBook): SessionSource {
  const assigned = <Candidate extends SessionCandidate>(candidate: Candidate): Candidate => {
    if (candidate.attacker.origin !== 'none') return candidate;
    const address = addresses().get(candidate.evidenceRef);
    if (address === undefined) return candidate;
    return { ...candidate, attacker: { uuid: attackerUuid(address), address, origin: 'user' } };
  };
  const item = (found: SourceItem): SourceItem => {
    switch (found.kind) {
      case 'session':
        return { ...found, session: assigned(found.session) };
      case 'unwanted':
      case 'lost':
        return { ...found, candidate: assigned(found.candidate) };
      case 'absent':
      case 'fault':
        return found;
    }
  };
  return {
    async *sessions(options = {}) {
      for await (const found of source.sessions(options)) yield item(found);
    },
  };
}
