import type { Json, JsonObject } from '@shardscope/sdk';
import { z } from 'zod';
import { MAX_BODY_CHARS, MAX_FIELD_CHARS } from '../limits.ts';
import { countOf, firstPresent, listOf, own, textOf, textsOf } from './payload.ts';
import { definePredicate } from './predicate.ts';

const NO_PARAMETERS = z.strictObject({});

/** A place where a word begins or ends, in any script. */
const WORD_START = '(?<![\\p{L}\\p{N}_])';
const WORD_END = '(?![\\p{L}\\p{N}_])';

/** Bitcoin (base58 and bech32) and Monero addresses. */
const WALLET = new RegExp(
  `${WORD_START}(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71}|` +
    `4[0-9AB][1-9A-HJ-NP-Za-km-z]{93})${WORD_END}`,
  'u',
);

/** `lifter:ransom_note`: a text with a wallet's address and one of the words. */
export const ransomNote = definePredicate({
  name: 'ransom_note',
  parameters: z.strictObject({
    fields: z.array(z.string()).min(1),
    words: z.array(z.string()).min(1),
  }),
  compile: ({ fields, words }) => {
    const wanted = wholeWords(words, '');
    return (payload) => {
      const value = firstPresent(payload, fields);
      if (typeof value !== 'string') return null;
      const text = value.slice(0, MAX_FIELD_CHARS);
      const found = matchedWords(wanted, text);
      return found.length > 0 && WALLET.test(text)
        ? { evidence: { matched_keywords: found } }
        : null;
    };
  },
});

/** `lifter:keywords`: each text holds one of its words, as a whole word, whatever the case. */
export const keywords = definePredicate({
  name: 'keywords',
  parameters: z.strictObject({
    texts: z.array(z.strictObject({ field: z.string(), words: z.array(z.string()).min(1) })).min(1),
  }),
  compile: ({ texts }) => {
    const wanted = texts.map(({ field, words }) => ({ field, words: wholeWords(words, WORD_END) }));
    return (payload) => {
      const found = wanted.map(({ field, words }) =>
        matchedWords(words, (textOf(payload, field) ?? '').slice(0, MAX_FIELD_CHARS)),
      );
      if (found.some((each) => each.length === 0)) return null;
      return { evidence: { matched_keywords: [...new Set(found.flat())].sort() } };
    };
  },
});

function wholeWords(words: readonly string[], end: string): RegExp {
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`${WORD_START}(?:${escaped.join('|')})${end}`, 'giu');
}

function matchedWords(words: RegExp, text: string): readonly string[] {
  return [...new Set((text.match(words) ?? []).map((word) => word.toLowerCase()))].sort();
}

/** `lifter:sender_mismatch`: two of the sender's domains differ. */
export const senderMismatch = definePredicate({
  name: 'sender_mismatch',
  parameters: z.strictObject({
    /** Pairs of domains, each by the fields that may hold it. */
    pairs: z.array(z.tuple([z.array(z.string()), z.array(z.string())])).min(1),
    /** As good as a mismatch: fields that are exactly `false`. */
    or_false: z.array(z.string()).optional(),
    min_recipients: z.int().optional(),
  }),
  compile:
    ({ pairs, or_false: falses = [], min_recipients: least = 0 }) =>
    (payload) => {
      if (least > 0 && (countOf(own(payload, 'rcpt_count')) ?? 0) < least) return null;
      const differing = pairs.flatMap(([left, right]) =>
        differs(domainOf(payload, left), domainOf(payload, right)) ? [right[0] ?? ''] : [],
      );
      const failed = falses.filter((field) => own(payload, field) === false);
      const headers = [...differing, ...failed];
      return headers.length > 0 ? { evidence: { matched_headers: headers } } : null;
    },
});

function differs(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && left !== right;
}

/** What stands behind the last `@`, without space, in lower case. */
function domainOf(payload: JsonObject, fields: readonly string[]): string | null {
  const field = fields.find((name) => textOf(payload, name) !== null);
  const text = field === undefined ? null : textOf(payload, field);
  if (text === null || text === '') return null;
  return text
    .slice(text.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();
}

const RISKY_EXTENSIONS = new Set(['lnk', 'iso', 'img']);

/** `lifter:malicious_attachment`: macros, protection, smuggling, a known-bad hash, or an extension. */
export const maliciousAttachment = definePredicate({
  name: 'malicious_attachment',
  parameters: z.strictObject({ flags: z.array(z.string()).min(1) }),
  compile:
    ({ flags }) =>
    (payload) => {
      const raised = flags.filter((flag) => own(payload, flag) === true);
      const extensions = listOf(own(payload, 'attachment_extensions'))
        .flatMap((entry) => (typeof entry === 'string' ? [bareExtension(entry)] : []))
        .filter((extension) => RISKY_EXTENSIONS.has(extension));
      if (raised.length + extensions.length === 0) return null;
      return { evidence: { matched_flags: [...raised, ...new Set(extensions)] } };
    },
});

function bareExtension(text: string): string {
  return text.replace(/^\.+/, '').trim().toLowerCase();
}

/** `lifter:homoglyph_url`: an address with an internationalised host name. */
export const homoglyphUrl = definePredicate({
  name: 'homoglyph_url',
  parameters: NO_PARAMETERS,
  compile: () => (payload) => {
    const urls = textsOf(own(payload, 'urls')).filter((url) => /xn--/i.test(url));
    return urls.length > 0 ? { evidence: { matched_urls: urls.length } } : null;
  },
});

/** Bytes that a text of so many base64 digits decodes to. */
const BYTES_PER_DIGIT = 3 / 4;

/** A line of a text that was encoded for mail: digits only, long enough not to be words. */
const WRAPPED_LINE = /^[A-Za-z0-9+/]{16,}={0,2}$/;

/** `lifter:base64_body`: a body with a base64 block that decodes to so many bytes. */
export const base64Body = definePredicate({
  name: 'base64_body',
  parameters: z.strictObject({ min_bytes: z.int().min(1) }),
  compile:
    ({ min_bytes: least }) =>
    (payload) => {
      const body = (textOf(payload, 'body_text') ?? '').slice(0, MAX_BODY_CHARS);
      const counted = countOf(own(payload, 'body_base64_bytes'));
      const isCounted = counted !== null && counted >= least && body !== '';
      const bytes = isCounted ? counted : longestBlock(body, least);
      return bytes >= least ? { evidence: { decoded_bytes: bytes } } : null;
    },
});

/** Bytes of the longest base64 block, within one line or wrapped over several. */
function longestBlock(body: string, enough: number): number {
  let longest = 0;
  let wrapped = 0;
  for (const line of body.split(/\r?\n/)) {
    wrapped = WRAPPED_LINE.test(line) ? wrapped + line.replace(/=+$/, '').length : 0;
    longest = Math.max(longest, wrapped, longestRun(line));
    if (longest * BYTES_PER_DIGIT >= enough) break;
  }
  return Math.floor(longest * BYTES_PER_DIGIT);
}

function longestRun(line: string): number {
  let longest = 0;
  for (const [run] of line.matchAll(/[A-Za-z0-9+/]+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** Fields that an email's evidence may hold: hashes, counts and names, nothing that was written. */
const EMAIL_FIELDS = new Set([
  'attachment_sha256s',
  'body_sha256',
  'body_simhash',
  'header_names',
  'message_id_hash',
  'rcpt_count',
]);

/**
 * The evidence that a mail leaves: hashes, header names, recipients' domains, counts and matched
 * words; no address, no body, no header's value.
 */
export function emailEvidence(payload: JsonObject, added: JsonObject): JsonObject {
  const kept: Record<string, Json> = {};
  for (const field of EMAIL_FIELDS) {
    const value = own(payload, field);
    if (value !== undefined && isHarmless(field, value)) kept[field] = value;
  }
  const domains = textsOf(own(payload, 'rcpt_domains')).map((domain) => domainName(domain));
  if (domains.length > 0) kept['rcpt_domains'] = [...new Set(domains)].sort();
  return { ...kept, ...added };
}

function isHarmless(field: string, value: Json): boolean {
  if (field === 'rcpt_count') return countOf(value) !== null;
  const isHash = (entry: Json): boolean =>
    typeof entry === 'number' || (typeof entry === 'string' && /^[0-9A-Fa-f]{0,128}$/.test(entry));
  const isHeaderName = (entry: Json): boolean =>
    typeof entry === 'string' && /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(entry);
  const isFine = field === 'header_names' ? isHeaderName : isHash;
  return Array.isArray(value) ? listOf(value).every(isFine) : isFine(value);
}

function domainName(text: string): string {
  return text
    .slice(text.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
    .slice(0, 253);
}
