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

/** A book that looks up each attacker once. */
export function attackerBook(): AttackerBook {
  const known = new Map<string, number>();

  function lookUp(named: AttackerRef, batch: LiveBatch): { attacker: number; uuid: string } {
    const key = `${named.uuid} ${named.address ?? ''}`;
    const found = known.get(key);
    // Two attackers can become one, and one can get another uuid, whoever finds that out.
    const uuid = found === undefined ? null : batch.uuidOf(found);
    if (found !== undefined && uuid !== null) return { attacker: found, uuid };
    const attacker = batch.attacker(named);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, attacker);
    return { attacker, uuid: batch.uuidOf(attacker) ?? named.uuid };
  }

  return {
    resolve(event, batch) {
      const named = attackerOf(event.payload);
      if (named === null) return { event, attacker: null, ref: null };
      const { attacker, uuid } = lookUp(named, batch);
      const ref = { ...named, uuid };
      if (event.payload['attacker_uuid'] === uuid) return { event, attacker, ref };
      const payload = { ...event.payload, attacker_uuid: uuid };
      return { event: { ...event, payload }, attacker, ref };
    },
  };
}
