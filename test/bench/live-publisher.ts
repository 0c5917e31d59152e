// Publishes observations at a steady rate, as a process of its own: node live-publisher.ts <port>
// <events a second> <seconds> <attackers>
import { setTimeout as delay } from 'node:timers/promises';
import { attackerUuid } from '@shardscope/sdk';
import { natsPublisher } from '../unit/engine/live/nats-publisher.ts';

/** Observations of one session: as many as BEHAVE-SHELL makes. */
const PER_SESSION = 38;

/** Milliseconds between two bursts. */
const STEP_MS = 5;

const [port = 0, rate = 0, seconds = 0, attackers = 1] = process.argv.slice(2).map(Number);

const publisher = await natsPublisher({ port, options: {} });
const uuids = Array.from({ length: attackers }, (_value, i) =>
  attackerUuid(`198.51.${i >> 8}.${i & 255}`),
);
const total = rate * seconds;
const started = performance.now();
let sent = 0;
while (sent < total) {
  const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * rate));
  for (; sent < due; sent++)
    await publisher.publish(`attacker.observation.motor.p${sent % PER_SESSION}`, body(sent));
  await delay(STEP_MS);
}
await publisher.flush();
publisher.close();
console.log(String(sent));

function body(n: number): string {
  const session = Math.floor(n / PER_SESSION);
  const uuid = uuids[session % attackers] ?? '';
  const sid = `${session.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
  return JSON.stringify({
    v: 1,
    id: n.toString(16).padStart(32, '0'),
    type: `motor.p${n % PER_SESSION}`,
    ts: Date.now() / 1000,
    payload: {
      attacker_uuid: uuid,
      primitive: `motor.p${n % PER_SESSION}`,
      value: n % 3 === 0 ? 'typed' : 'pasted',
      confidence: 0.75,
      window: { start_ts: 0, end_ts: 11.5 },
      source: 'honeynet/profiler@2.1',
      evidence_ref: `shard:web-01/ssh/sessions-2026-11-20.jsonl#${sid}`,
      identity_ref: null,
      ts: 1_795_000_000 + n,
      sent: Date.now(),
    },
  });
}
