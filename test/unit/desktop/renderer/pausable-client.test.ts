import { expect, test } from 'vitest';
import type { EngineClient, EngineFrame } from 'shardscope/client';
import { pausableClient } from '../../../../apps/desktop/src/renderer/stores/pausable-client.ts';

const keepalive: EngineFrame = { kind: 'keepalive' };
const attackers = (version: number): EngineFrame => ({ kind: 'attackers', version });

test('while paused views do not move, and see that they are behind when resumed', () => {
  let say: (frame: EngineFrame) => void = () => undefined;
  const engine: EngineClient = {
    request: () => Promise.reject(new Error('nobody asks')),
    onClosed: () => () => undefined,
    onFrame(handler) {
      say = handler;
      return () => undefined;
    },
  };
  const client = pausableClient(engine);
  const seen: EngineFrame[] = [];
  const stop = client.onFrame((frame) => seen.push(frame));
  say(attackers(1));
  client.pause();
  say(attackers(2));
  say(keepalive);
  say(attackers(3));
  expect(seen).toEqual([attackers(1), keepalive]);
  client.resume();
  expect(seen).toEqual([attackers(1), keepalive, attackers(3)]);
  client.resume();
  expect(seen).toHaveLength(3);
  stop();
  say(attackers(4));
  expect(seen).toHaveLength(3);
});
