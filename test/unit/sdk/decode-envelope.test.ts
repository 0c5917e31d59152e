import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, decodeRecorded, encodeText, type Envelope } from '@shardscope/sdk';

const receiver = { now: () => 12.5, newId: () => 'f'.repeat(32) };

function decoded(topic: string, body: unknown): Envelope | string {
  const message = decodeMessage(topic, Buffer.from(JSON.stringify(body)), receiver);
  return message.kind === 'envelope' ? message.envelope : message.reason;
}

describe('a message of a bus', () => {
  test('has the topic that it was sent on', () => {
    const id = '0'.repeat(32);
    const sent = { v: 1, id, topic: 'ttp.tagged', type: 't', ts: 3, payload: { a: 1 } };
    expect(decoded('attacker.scored', sent)).toEqual({ ...sent, topic: 'attacker.scored' });
  });

  test('has what it lacks from the receiver', () => {
    const own = { v: 1, id: 'f'.repeat(32), type: 'session.ended', ts: 12.5 };
    const topic = 'attacker.session.ended';
    expect(decoded(topic, { session_id: 's' })).toEqual({
      ...own,
      topic,
      payload: { session_id: 's' },
    });
    const odd = { v: 'x', id: 'NOT HEX', ts: null, type: 5, payload: {} };
    expect(decoded(topic, odd)).toEqual({ ...own, topic, payload: {} });
  });

  test('keeps a byte that is no UTF-8', () => {
    const body = Buffer.concat([Buffer.from('{"t":"'), Buffer.from([0xe4]), Buffer.from('"}')]);
    const message = decodeMessage('a.b', body, receiver);
    if (message.kind !== 'envelope') throw new Error(message.reason);
    const text = JSON.parse(JSON.stringify(message.envelope.payload)) as { t: string };
    expect([...encodeText(text.t)]).toEqual([0xe4]);
    const line = JSON.stringify(message.envelope);
    expect(decodeRecorded(line)).toEqual(message);
  });

  test('whatever it is, is an event or has a reason', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array({ maxLength: 300 }), (topic, body) => {
        const message = decodeMessage(topic, body, receiver);
        expect(['envelope', 'bad']).toContain(message.kind);
      }),
    );
  });

  test('survives being recorded', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        const message = decodeMessage('a.b', Buffer.from(JSON.stringify({ payload })), receiver);
        if (message.kind === 'bad') return;
        expect(decodeRecorded(JSON.stringify(message.envelope))).toEqual(message);
      }),
    );
  });
});
