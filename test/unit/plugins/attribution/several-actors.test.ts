import { expect, test } from 'vitest';
import type { AttributionState, StateName } from '@shardscope/sdk';
import {
  multiActorSuspectedEvent,
  newsOfSuspicion,
  suspectSeveralActors,
} from './support/attribution.ts';

function state(primitive: string, name: StateName, since = 1000): AttributionState {
  return {
    identity_uuid: 'i-1',
    primitive,
    state: name,
    current_value: 'a',
    confidence: 0.6,
    observation_count: 5,
    last_observation_ts: 2000,
    last_change_ts: since,
    schema_version: 1,
  };
}

const one = [state('motor.a', 'multi_actor'), state('motor.b', 'conflicted')];
const two = [state('motor.b', 'multi_actor', 1500), state('motor.a', 'multi_actor')];
const three = [...two, state('cognitive.c', 'multi_actor', 1800)];

test('one alternating primitive suspects nobody, two do, sorted', () => {
  expect(suspectSeveralActors(one)).toBeNull();
  expect(suspectSeveralActors(two)).toMatchObject({
    primitives: ['motor.a', 'motor.b'],
    confidence: 0.6,
    ts: 1500,
  });
});

test('it is said once, again when the primitives change, and again after it was over', () => {
  let remembered: readonly string[] = [];
  const said = [one, two, two, three, three, two, one, two].map((states) => {
    const news = newsOfSuspicion(suspectSeveralActors(states), remembered);
    remembered = news.remembered;
    return news.publish?.primitives.length ?? 0;
  });
  expect(said).toEqual([0, 2, 0, 3, 0, 2, 0, 2]);
});

test('the event names the primitives and nothing of their values', () => {
  const suspicion = suspectSeveralActors(two);
  if (!suspicion) throw new Error('two alternate');
  expect(multiActorSuspectedEvent('i-1', suspicion)).toMatchObject({
    topic: 'attribution.profile.multi_actor_suspected',
    ts: 1500,
    payload: {
      identity_uuid: 'i-1',
      primitives: ['motor.a', 'motor.b'],
      confidence: 0.6,
      evidence_summary: '2 primitives take turns between two values at once: motor.a, motor.b.',
    },
  });
});
