import { z } from 'zod';
import type { Params, RequestName } from '../client/protocol.ts';
import { annotationChangeSchema } from '../notes/index.ts';
import type { LiveOrder } from './live-desk.ts';

/** Most rows one request may ask for. */
const MAX_ROWS = 500;

/** Most events of a session one request may ask for: a screen of replay asks for far fewer. */
const MAX_EVENTS = 5000;

/** Longest text that a person types into a filter. */
const MAX_TEXT = 1000;

const nothing = z.strictObject({});
const uuid = z.string().max(100);
const evidenceRef = z.string().max(2000);
const path = z.string().min(1).max(4096);
const offset = z.int().min(0);
const limit = z.int().min(0).max(MAX_ROWS);

const attackerSort = z.enum([
  'lastSeen',
  'firstSeen',
  'sessions',
  'address',
  'novelty',
  'confidence',
]);
const linkStatus = z.enum([
  'joined',
  'candidate',
  'kept_apart',
  'confirmed',
  'rejected',
  'contradicted',
]);
const terms = {
  expiresAt: z.number().nullable(),
  reason: z.string().max(MAX_TEXT).nullable(),
};
const ruleDecision = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('enabled') }),
  z.strictObject({ state: z.literal('disabled'), ...terms }),
  z.strictObject({
    state: z.literal('clipped'),
    confidenceMax: z.number().min(0).max(1),
    ...terms,
  }),
]);

/** Characters of a secret; a credentials file has a few thousand. */
const MAX_SECRET = 65_536;
const secret = z.string().max(MAX_SECRET);
const busCredentials = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('user'), user: secret, password: secret }),
  z.strictObject({ kind: z.literal('token'), token: secret }),
  z.strictObject({ kind: z.literal('creds'), text: secret }),
]);

const liveTarget = z.strictObject({
  url: z.string().max(MAX_TEXT),
  credentials: busCredentials,
  subjectPrefix: z.string().max(MAX_TEXT).nullable(),
  artifacts: path.nullable(),
  publish: z.boolean(),
});

/** A bus with where to record, as one process hands it to another. */
export const liveOrderSchema: z.ZodType<LiveOrder> = liveTarget.extend({ record: path.nullable() });

/** What every request has to look like; anything else is refused before it is looked at. */
export const requestSchemas: { readonly [Name in RequestName]: z.ZodType<Params<Name>> } = {
  status: nothing,
  'source.open': z.strictObject({ path }),
  'source.cancel': nothing,
  'source.browse': z.strictObject({ path: path.nullable() }),
  'source.places': nothing,
  'source.recent': nothing,
  live: nothing,
  'live.attach': liveTarget,
  'live.detach': nothing,
  'live.recent': nothing,
  'live.heard': z.strictObject({ attacker: uuid }),
  attackers: z.strictObject({
    sort: attackerSort,
    descending: z.boolean(),
    text: z.string().max(MAX_TEXT),
    offset,
    limit,
  }),
  attacker: z.strictObject({ uuid }),
  sessions: z.strictObject({ attacker: uuid, offset, limit }),
  events: z.strictObject({
    attacker: uuid,
    newestFirst: z.boolean(),
    session: evidenceRef.nullable(),
    filter: z.string().max(MAX_TEXT).optional(),
    offset,
    limit,
  }),
  observations: z.strictObject({ attacker: uuid }),
  series: z.strictObject({
    attacker: uuid,
    primitives: z.array(z.string().max(200)).max(MAX_ROWS),
    limit,
  }),
  explain: z.strictObject({ evidenceRef, primitive: z.string().max(200) }),
  primitives: nothing,
  session: z.strictObject({ evidenceRef }),
  'session.events': z.strictObject({
    evidenceRef,
    from: offset,
    count: z.int().min(0).max(MAX_EVENTS),
    reveal: z.boolean(),
  }),
  'filter.complete': z.strictObject({
    text: z.string().max(MAX_TEXT),
    caret: z.int().min(0).max(MAX_TEXT),
  }),
  'search.commands': z.strictObject({ text: z.string().max(MAX_TEXT), offset, limit }),
  'search.output': z.strictObject({ text: z.string().max(MAX_TEXT), offset, limit }),
  overview: nothing,
  rhythm: z.strictObject({ attacker: uuid }),
  findings: nothing,
  news: nothing,
  activity: z.strictObject({ attacker: uuid }),
  attack: nothing,
  techniques: z.strictObject({ attacker: uuid.nullable(), session: evidenceRef.nullable() }),
  tags: z.strictObject({
    attacker: uuid.nullable(),
    session: evidenceRef.nullable(),
    tactic: z.string().max(20).nullable(),
    technique: z.string().max(20).nullable(),
    offset,
    limit,
  }),
  'export.tags': z.strictObject({
    format: z.enum(['navigator', 'stix', 'csv', 'jsonl']),
    attack: z.enum(['18.1', '19.1']),
    attacker: uuid.nullable(),
    identity: uuid.nullable(),
    session: evidenceRef.nullable(),
  }),
  identity: z.strictObject({ attacker: uuid }),
  'states.history': z.strictObject({ attacker: uuid, primitive: z.string().max(200) }),
  'states.timeline': z.strictObject({ attacker: uuid }),
  links: z.strictObject({ status: linkStatus.nullable(), offset, limit }),
  'links.decide': z.strictObject({
    left: uuid,
    right: uuid,
    decision: z.enum(['confirmed', 'rejected']).nullable(),
  }),
  'identity.unmerge': z.strictObject({ attacker: uuid }),
  rules: nothing,
  'rules.decide': z.strictObject({ ruleId: z.string().max(100), decision: ruleDecision }),
  'export.rows': z.strictObject({
    list: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('attackers'),
        query: z.strictObject({
          sort: attackerSort,
          descending: z.boolean(),
          text: z.string().max(MAX_TEXT),
        }),
      }),
      z.strictObject({
        kind: z.literal('events'),
        query: z.strictObject({
          attacker: uuid,
          newestFirst: z.boolean(),
          session: evidenceRef.nullable(),
          filter: z.string().max(MAX_TEXT).optional(),
        }),
      }),
      z.strictObject({ kind: z.enum(['commands', 'output']), text: z.string().max(MAX_TEXT) }),
    ]),
    format: z.enum(['csv', 'jsonl']),
  }),
  'export.report': z.strictObject({ attacker: uuid }),
  notes: nothing,
  'notes.change': z.strictObject({ change: annotationChangeSchema }),
  plugins: nothing,
  'plugins.switch': z.strictObject({
    id: z.string().max(MAX_TEXT),
    enabled: z.boolean(),
    agreedTo: z.array(z.string().max(MAX_TEXT)).max(MAX_ROWS),
  }),
  diagnostics: nothing,
  follow: z.strictObject({ attacker: uuid.nullable() }),
};

/** The outer shape of a message from a client. */
export const messageSchema = z.object({
  id: z.int().min(0),
  name: z.string().max(100),
  params: z.unknown(),
});

/** Whether a name is that of a request. */
export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(requestSchemas, name);
}
