import { describe, expect, it } from 'vitest';
import {
  memoryBus,
  observationTopic,
  primitiveOfTopic,
  subjectMatcher,
  topicWith,
  typeOfTopic,
  type Envelope,
} from '@shardscope/sdk';

function event(topic: string): Envelope {
  return { v: 1, id: '0'.repeat(32), topic, type: '', ts: 1, payload: {} };
}

describe('NATS wildcards', () => {
  it.each([
    ['attacker.>', 'attacker.observed', true],
    ['attacker.>', 'attacker.session.ended', true],
    ['attacker.>', 'attacker', false],
    ['attacker.*', 'attacker.observed', true],
    ['attacker.*', 'attacker.session.ended', false],
    ['*.session.*', 'attacker.session.ended', true],
    ['canary.*.triggered', 'canary.t1.triggered', true],
    ['canary.*.triggered', 'canary.t1.placed', false],
    ['>', 'a', true],
    ['a.b', 'a.b', true],
    ['a.b', 'a.b.c', false],
    ['*.>', 'a', false],
    ['*.>', 'a.b.c', true],
  ])('%s against %s is %s', (pattern, topic, expected) => {
    expect(subjectMatcher(pattern)(topic)).toBe(expected);
  });

  it.each(['', 'a..b', 'a.>.b', 'a.b*', 'a b', '.a', 'a.'])('refuses the pattern %j', (pattern) => {
    expect(() => subjectMatcher(pattern)).toThrow(
      expect.objectContaining({ code: 'E_TOPIC_INVALID' }),
    );
  });
});

describe('topics', () => {
  it('keeps the dots of a primitive', () => {
    expect(observationTopic('motor.shell_mastery.tab_completion')).toBe(
      'attacker.observation.motor.shell_mastery.tab_completion',
    );
  });

  it.each(['', 'a..b', 'a.*', 'a.>', 'a. b'])('refuses the primitive %j', (primitive) => {
    expect(() => observationTopic(primitive)).toThrow(
      expect.objectContaining({ code: 'E_TOPIC_INVALID' }),
    );
  });

  it.each(['', 'a.b', '*', '>', 'a b', 'a\tb', 'a\u00a0b'])(
    'refuses the token %j from data',
    (token) => {
      expect(() => topicWith('ttp.rule.fired', token)).toThrow(
        expect.objectContaining({ code: 'E_TOPIC_INVALID' }),
      );
    },
  );

  it('finds the primitive with and without the shell prefix of some producers', () => {
    expect(primitiveOfTopic('attacker.observation.shell.motor.input_modality')).toBe(
      'motor.input_modality',
    );
    expect(primitiveOfTopic('attacker.observation.motor.input_modality')).toBe(
      'motor.input_modality',
    );
    expect(primitiveOfTopic('attacker.session.ended')).toBeNull();
  });

  it.each([
    ['attacker.session.ended', 'session.ended'],
    ['attacker.observation.motor.input_modality', 'motor.input_modality'],
    ['attribution.profile.state_changed', 'profile.state_changed'],
    ['ttp.tagged', 'ttp.tagged'],
  ])('calls %s by its discriminator %s', (topic, type) => {
    expect(typeOfTopic(topic)).toBe(type);
  });
});

describe('the bus in memory', () => {
  it('delivers to matching subscribers in order, and to nobody after unsubscribing', () => {
    const bus = memoryBus();
    const seen: string[] = [];
    const stop = bus.subscribe('attacker.>', (e) => seen.push(`first ${e.topic}`));
    bus.subscribe('attacker.observed', (e) => seen.push(`second ${e.topic}`));
    bus.publish(event('attacker.observed'));
    stop();
    stop();
    bus.publish(event('attacker.observed'));
    bus.publish(event('ttp.tagged'));
    expect(seen).toEqual([
      'first attacker.observed',
      'second attacker.observed',
      'second attacker.observed',
    ]);
  });

  it('lets the others have an event when one subscriber throws, and says so', () => {
    const errors: Error[] = [];
    const bus = memoryBus({ onError: (error) => errors.push(error) });
    const seen: string[] = [];
    bus.subscribe('a.b', () => {
      throw new Error('broken subscriber');
    });
    bus.subscribe('a.b', (e) => seen.push(e.topic));
    bus.publish(event('a.b'));
    expect(seen).toEqual(['a.b']);
    expect(errors).toMatchObject([{ code: 'E_BUS_HANDLER' }]);
  });

  it('refuses to publish on a topic with a wildcard', () => {
    expect(() => memoryBus().publish(event('attacker.*'))).toThrow(
      expect.objectContaining({ code: 'E_TOPIC_INVALID' }),
    );
  });
});
