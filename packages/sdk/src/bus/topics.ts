import { topicInvalid } from '../errors/errors.ts';

/** Topics without a part that comes from data. */
export const TOPIC = {
  sessionStarted: 'attacker.session.started',
  sessionEnded: 'attacker.session.ended',
  observed: 'attacker.observed',
  scored: 'attacker.scored',
  fingerprinted: 'attacker.fingerprinted',
  fingerprintRotated: 'attacker.fingerprint_rotated',
  intelEnriched: 'attacker.intel.enriched',
  stateChanged: 'attribution.profile.state_changed',
  multiActorSuspected: 'attribution.profile.multi_actor_suspected',
  ttpTagged: 'ttp.tagged',
  /** Followed by a technique. */
  ruleFired: 'ttp.rule.fired',
} as const;

/** Topics that were checked already: a few dozen make up nearly all events. */
const checked = new Set<string>();
const observationTopics = new Map<string, string>();
const MAX_CHECKED = 1000;

const OBSERVATION_PREFIX = 'attacker.observation.';
const SHELL_PREFIX = 'attacker.observation.shell.';

/** `attacker.observation.<primitive>`. Throws E_TOPIC_INVALID on an empty or wild primitive. */
export function observationTopic(primitive: string): string {
  const known = observationTopics.get(primitive);
  if (known !== undefined) return known;
  const topic = checkedTopic(OBSERVATION_PREFIX + primitive);
  if (observationTopics.size < MAX_CHECKED) observationTopics.set(primitive, topic);
  return topic;
}

/** The primitive in an observation's topic, with or without the `shell.` of some producers. */
export function primitiveOfTopic(topic: string): string | null {
  if (topic.startsWith(SHELL_PREFIX)) return topic.slice(SHELL_PREFIX.length);
  return topic.startsWith(OBSERVATION_PREFIX) ? topic.slice(OBSERVATION_PREFIX.length) : null;
}

/**
 * Joins a fixed prefix and one token that comes from data. Throws E_TOPIC_INVALID when the token
 * is empty or contains `.`, `*`, `>` or white space.
 */
export function topicWith(prefix: string, token: string): string {
  const topic = `${prefix}.${token}`;
  if (token.includes('.')) throw topicInvalid(topic, 'a token from data must not contain a dot');
  return checkedTopic(topic);
}

/** The discriminator of a topic: all behind its first token, or the primitive. */
export function typeOfTopic(topic: string): string {
  const primitive = primitiveOfTopic(topic);
  if (primitive !== null) return primitive;
  const dot = topic.indexOf('.');
  return dot < 0 || topic.startsWith('ttp.') ? topic : topic.slice(dot + 1);
}

/** Returns the topic. Throws E_TOPIC_INVALID on empty tokens, wildcards or white space. */
export function checkedTopic(topic: string): string {
  if (checked.has(topic)) return topic;
  for (const token of topic.split('.')) {
    if (token === '') throw topicInvalid(topic, 'a token is empty');
    if (/[*>\s]/u.test(token)) throw topicInvalid(topic, 'it has a wildcard or white space');
  }
  if (checked.size < MAX_CHECKED) checked.add(topic);
  return topic;
}
