import type { JsonObject } from '@shardscope/sdk';
import { z } from 'zod';
import { MAX_FIELD_CHARS } from '../limits.ts';
import { firstPresent, own, textOf } from './payload.ts';
import { definePredicate } from './predicate.ts';

/** Rounds of decoding: encodings and look-ups lie within each other, but not endlessly. */
const MAX_ROUNDS = 6;

const LOOK_UP = /\$\{(?:jndi|\$\{[^{}]*\}):(?:ldap|rmi|dns|http|iiop|corba|nis|nds)s*:\/\//i;

/** `lifter:jndi`: a JNDI look-up in the address or a header, also encoded, also put together. */
export const jndi = definePredicate({
  name: 'jndi',
  parameters: z.strictObject({ fields: z.array(z.string()).min(1) }),
  compile:
    ({ fields }) =>
    (payload) => {
      for (const [name, text] of texts(payload, fields)) {
        if (hasLookUp(text)) return { evidence: { matched_field: name } };
      }
      return null;
    },
});

/** The named fields, and the values of the headers. */
function* texts(
  payload: JsonObject,
  fields: readonly string[],
): Generator<readonly [string, string]> {
  for (const field of fields) {
    const text = textOf(payload, field);
    if (text !== null) yield [field, text.slice(0, MAX_FIELD_CHARS)];
  }
  const headers = own(payload, 'headers');
  if (typeof headers !== 'object' || headers === null) return;
  let room = MAX_FIELD_CHARS;
  for (const value of Object.values(headers)) {
    if (typeof value !== 'string' || room <= 0) continue;
    yield ['headers', value.slice(0, room)];
    room -= value.length;
  }
}

function hasLookUp(text: string): boolean {
  if (!text.includes('$') && !/%(?:24|25)/.test(text)) return false;
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (LOOK_UP.test(current)) return true;
    const next = resolvedOnce(percentDecoded(current));
    if (next === current) return false;
    current = next;
  }
  return LOOK_UP.test(current);
}

/** Look-ups that only spell letters: `${lower:J}`, `${::-j}`, `${env:X:-j}`. */
function resolvedOnce(text: string): string {
  return text.replace(
    /\$\{(?:(?:lower|upper):([^${}:]{1,64})|[^${}]{0,64}:-([^${}]{0,64}))\}/gi,
    (_all, cased: string | undefined, fallback: string | undefined) => cased ?? fallback ?? '',
  );
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-7][0-9A-Fa-f])/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** `lifter:credential_pair`: one of the pairs of user name and password. */
export const credentialPair = definePredicate({
  name: 'credential_pair',
  parameters: z.strictObject({ pairs: z.array(z.tuple([z.string(), z.string()])).min(1) }),
  compile: ({ pairs }) => {
    const known = new Set(
      pairs.map(([username, password]) => JSON.stringify([username, password])),
    );
    return (payload) => {
      const username = textOf(payload, 'username');
      const password = textOf(payload, 'password');
      if (username === null || password === null) return null;
      return known.has(JSON.stringify([username, password])) ? {} : null;
    };
  },
});

/** Fields that may hold a fingerprint of this kind; those of no kind count for an event of it. */
const FINGERPRINT_FIELDS = {
  jarm: ['jarm', 'jarm_hash', 'jarm_fingerprint'],
  hassh: ['hassh', 'hassh_hash', 'hassh_server', 'hasshServer', 'hassh_fingerprint'],
} as const;

const UNNAMED_FIELDS = ['hash', 'fingerprint', 'value', 'new_hash'];

/** `lifter:known_fingerprint`: a JARM or HASSH that belongs to a known framework. */
export const knownFingerprint = definePredicate({
  name: 'known_fingerprint',
  parameters: z.strictObject({}),
  compile: (_parameters, { fingerprints }) => {
    const known = new Map(fingerprints.map((entry) => [`${entry.kind}:${entry.value}`, entry]));
    return (payload, eventKind) => {
      for (const kind of ['jarm', 'hassh'] as const) {
        const fields = [...FINGERPRINT_FIELDS[kind], ...(eventKind === kind ? UNNAMED_FIELDS : [])];
        const value = firstPresent(payload, fields);
        const entry =
          typeof value === 'string'
            ? known.get(`${kind}:${value.trim().toLowerCase()}`)
            : undefined;
        if (entry) {
          const { value: fingerprint, framework, source } = entry;
          return { evidence: { [kind]: fingerprint, framework, source } };
        }
      }
      return null;
    };
  },
});
