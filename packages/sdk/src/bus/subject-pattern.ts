import { topicInvalid } from '../errors/errors.ts';

/** Whether a topic matches. */
export type TopicMatcher = (topic: string) => boolean;

/**
 * Compiles a NATS subject pattern: `*` is exactly one token, `>` one or more trailing tokens, so
 * `attacker.>` does not match `attacker`. Throws E_TOPIC_INVALID on a malformed pattern.
 */
export function subjectMatcher(pattern: string): TopicMatcher {
  const tokens = checkedPattern(pattern);
  const tail = tokens.at(-1) === '>';
  const fixed = tail ? tokens.slice(0, -1) : tokens;
  if (!tail && !fixed.includes('*')) return (topic) => topic === pattern;
  return (topic) => {
    const parts = topic.split('.');
    const lengthFits = tail ? parts.length > fixed.length : parts.length === fixed.length;
    return lengthFits && fixed.every((token, i) => token === '*' || token === parts[i]);
  };
}

function checkedPattern(pattern: string): readonly string[] {
  const tokens = pattern.split('.');
  tokens.forEach((token, i) => {
    if (token === '') throw topicInvalid(pattern, 'a token is empty');
    if (/\s/u.test(token)) throw topicInvalid(pattern, 'it has white space');
    if (token.length > 1 && /[*>]/.test(token)) {
      throw topicInvalid(pattern, 'a wildcard must be a token of its own');
    }
    if (token === '>' && i < tokens.length - 1) throw topicInvalid(pattern, '> must come last');
  });
  return tokens;
}
