import { conditions } from './conditions.ts';
import {
  base64Body,
  homoglyphUrl,
  keywords,
  maliciousAttachment,
  ransomNote,
  senderMismatch,
} from './email.ts';
import { credentialPair, jndi, knownFingerprint } from './http.ts';
import { abuseipdbCategories, greynoise, threatfox } from './intel.ts';
import type { CheckedPredicate } from './predicate.ts';
import { verdict } from './verdict.ts';

/** All predicates, by the name that rules call them by. */
export const PREDICATES: ReadonlyMap<string, CheckedPredicate> = new Map(
  [
    abuseipdbCategories,
    base64Body,
    conditions,
    credentialPair,
    greynoise,
    homoglyphUrl,
    jndi,
    keywords,
    knownFingerprint,
    maliciousAttachment,
    ransomNote,
    senderMismatch,
    threatfox,
    verdict,
  ].map((predicate) => [predicate.name, predicate]),
);
