import type { AttackerRef, Envelope } from '@shardscope/sdk';
import type { LiveBatch } from '../store/index.ts';
import { attackerOf } from './bus-fields.ts';

/** Attackers kept at hand; more are looked up again. */
const MAX_KNOWN = 20_000;

/** An event with the attacker that it is about, as the workspace knows it. */
export interface AttackerEvent {
  /** Names the attacker by the uuid that it has here. */
  readonly event: Envelope;
  readonly attacker: number | null;
  readonly ref: AttackerRef | null;
}

/** Finds the attackers that events are about; within a workspace an address is one attacker. */
export interface AttackerBook {
  resolve(event: Envelope, batch: LiveBatch): AttackerEvent;
}

interface Known {
  readonly attacker: number;
  readonly ref: AttackerRef;
}

/** A book that looks up each attacker once. */
export function attackerBook(): AttackerBook {
  const known = new Map<string, Known>();

  function lookUp(named: AttackerRef, batch: LiveBatch): Known {
    const key = `${named.uuid} ${named.address ?? ''}`;
    const found = known.get(key);
    if (found) return found;
    const attacker = batch.attacker(named);
    // A new pair of uuid and address can give an attacker another uuid, or make two to one.
    if (known.size >= MAX_KNOWN || named.address !== null) known.clear();
    const entry = { attacker, ref: { ...named, uuid: batch.uuidOf(attacker) } };
    known.set(key, entry);
    return entry;
  }

  return {
    resolve(event, batch) {
      const named = attackerOf(event.payload);
      if (named === null) return { event, attacker: null, ref: null };
      const { attacker, ref } = lookUp(named, batch);
      if (event.payload['attacker_uuid'] === ref.uuid) return { event, attacker, ref };
      const payload = { ...event.payload, attacker_uuid: ref.uuid };
      return { event: { ...event, payload }, attacker, ref };
    },
  };
}
