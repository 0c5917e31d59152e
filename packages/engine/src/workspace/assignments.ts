import { basename } from 'node:path';
import { normalAddress, parseEvidenceRef, type Fault } from '@shardscope/sdk';
import { z } from 'zod';
import { assignmentRefused, assignmentsInvalid, noticeOf } from '../errors.ts';
import { setAside } from '../store/set-aside.ts';
import { readJson } from './read-json.ts';

/** Bytes of the file at most: several hundred thousand assignments, far more than a person makes. */
const MAX_BYTES = 64 * 1024 * 1024;

const SCHEMA = z.object({
  version: z.literal(1),
  assignments: z.array(
    z.object({
      evidence_ref: z.string().refine((text) => parseEvidenceRef(text) !== null, {
        error: 'is no pointer to a session',
      }),
      address: z.string().refine((text) => normalAddress(text) === text, {
        error: 'is no address in normal form',
      }),
    }),
  ),
});

/** Addresses by evidence_ref. */
export type AddressBook = ReadonlyMap<string, string>;

/** Addresses that the user gave to sessions by hand. Nothing else knows them: they are no cache. */
export interface Assignments {
  /** Addresses in normal form by evidence_ref. */
  all(): AddressBook;
  /**
   * Gives a session an address, or takes it back with null; resolves when that is kept. Throws
   * E_ASSIGNMENT_REFUSED for what is no session or no address, and what keeping it throws.
   */
  assign(evidenceRef: string, address: string | null): Promise<void>;
  /** Takes back every assignment that names one of these sessions or this address. */
  forget(evidenceRefs: ReadonlySet<string>, address: string | null): Promise<void>;
}

/**
 * @param addresses what was assigned before
 * @param save keeps all assignments; by throwing it refuses the change
 */
export function assignments(
  addresses: AddressBook,
  save: (addresses: AddressBook) => Promise<void>,
): Assignments {
  let current = addresses;
  let turn = Promise.resolve();

  /** One change after the other, each on top of what the one before kept. */
  function change(edit: (addresses: Map<string, string>) => void): Promise<void> {
    const done = turn.then(async () => {
      const next = new Map(current);
      edit(next);
      await save(next);
      current = next;
    });
    turn = done.catch(() => undefined);
    return done;
  }

  return {
    all: () => current,
    async assign(evidenceRef, address) {
      if (parseEvidenceRef(evidenceRef) === null) {
        throw assignmentRefused(`${JSON.stringify(evidenceRef)} points to no session`);
      }
      const normal = address === null ? null : normalAddress(address);
      if (normal === null && address !== null) {
        throw assignmentRefused(`${JSON.stringify(address)} is no IPv4 or IPv6 address`);
      }
      await change((next) => {
        if (normal === null) next.delete(evidenceRef);
        else next.set(evidenceRef, normal);
      });
    },
    forget: (evidenceRefs, address) =>
      change((next) => {
        for (const [ref, assigned] of next) {
          if (evidenceRefs.has(ref) || assigned === address) next.delete(ref);
        }
      }),
  };
}

/** The JSON of the file. */
export function assignmentsJson(addresses: AddressBook): unknown {
  const list = [...addresses].map(([evidence_ref, address]) => ({ evidence_ref, address }));
  return { version: 1, assignments: list } satisfies z.infer<typeof SCHEMA>;
}

/**
 * Reads what was assigned. A file that cannot be used is set aside, never overwritten: a person may
 * be able to correct it.
 *
 * @param mayWrite false leaves such a file where it is
 */
export async function readAssignments(
  file: string,
  mayWrite: boolean,
): Promise<{ readonly addresses: AddressBook; readonly notices: readonly Fault[] }> {
  const read = await readJson(file, SCHEMA, MAX_BYTES);
  if (read.kind === 'missing') return { addresses: new Map(), notices: [] };
  if (read.kind === 'invalid') {
    const kept = mayWrite ? await setAside(file, 'invalid') : file;
    const notice = noticeOf(assignmentsInvalid(file, basename(kept), read.why));
    return { addresses: new Map(), notices: [notice] };
  }
  const pairs = read.value.assignments.map(
    ({ evidence_ref, address }) => [evidence_ref, address] as const,
  );
  return { addresses: new Map(pairs), notices: [] };
}
