import { normalAddress, parseEvidenceRef } from '@shardscope/sdk';
import { z } from 'zod';
import { assignmentRefused, assignmentsInvalid } from '../errors.ts';
import type { UserFileFormat, UserValue } from './user-file.ts';

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

/** How assignments stand in their file. */
export const ASSIGNMENTS_FILE: UserFileFormat<AddressBook> = {
  empty: new Map(),
  schema: SCHEMA.transform(
    ({ assignments }) =>
      new Map(assignments.map(({ evidence_ref, address }) => [evidence_ref, address])),
  ),
  json(addresses) {
    const list = [...addresses].map(([evidence_ref, address]) => ({ evidence_ref, address }));
    return { version: 1, assignments: list } satisfies z.input<typeof SCHEMA>;
  },
  invalid: assignmentsInvalid,
};

/** The assignments that a value keeps. */
export function assignments(addresses: UserValue<AddressBook>): Assignments {
  async function change(edit: (addresses: Map<string, string>) => void): Promise<void> {
    await addresses.change((before) => {
      const next = new Map(before);
      edit(next);
      return next;
    });
  }

  return {
    all: () => addresses.current(),
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
