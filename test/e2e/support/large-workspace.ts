// Makes a workspace as a year of recordings would leave it: 100 000 attackers, one of them with a
// million events. Run by itself, as the command line's process must not hold what it makes:
// node --conditions=source large-workspace.ts <folder of recordings> <folder of the workspace>
import { openWorkspace } from 'shardscope';
import type { SessionResult } from '@shardscope/sdk';
import {
  attackerAt,
  command,
  observation,
  PRODUCER,
  summary,
} from '../../unit/sdk/store/session-results.ts';

/** Attackers of the workspace. */
const ATTACKERS = 100_000;

/** The busy one among them: sessions, and observations of each. With starts and ends a million. */
const BUSY_SESSIONS = 8_000;
const BUSY_OBSERVATIONS = 123;

/** Observations of every other session. */
const OBSERVATIONS = 3;

const SESSIONS_PER_SHARD = 500;
const FIRST_TS = 1_790_000_000;
const SPACING_S = 30;

function result(number: number, address: string, observations: number): SessionResult {
  const startedAt = FIRST_TS + number * SPACING_S;
  const shard = Math.floor(number / SESSIONS_PER_SHARD);
  const session = summary({
    sid: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    shard: `sessions-2026-${String(1 + (shard % 12)).padStart(2, '0')}-01.jsonl`,
    decky: `decky-${Math.floor(shard / 12)}`,
    attacker: attackerAt(address),
    startedAt,
    endedAt: startedAt + 20,
  });
  const measured = Array.from({ length: observations }, (_value, i) =>
    observation(session, {
      primitive: `domain_${i % 6}.group.primitive_number_${i}`,
      value: `label_${(number + i) % 7}`,
      confidence: 0.5 + (number % 5) / 10,
    }),
  );
  return {
    session,
    commands: [command(0, number % 50 === 0 ? `wget http://192.0.2.9/${number}` : 'uname -a')],
    extractions: [{ producer: PRODUCER, observations: measured }],
  };
}

function address(number: number): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}

const [path = '', dir = ''] = process.argv.slice(2);
const workspace = await openWorkspace({ path, choice: { kind: 'folder', dir } });
let number = 0;
for (let i = 1; i < ATTACKERS; i++) {
  workspace.store.persist(result(number++, address(i), OBSERVATIONS));
}
for (let i = 0; i < BUSY_SESSIONS; i++) {
  workspace.store.persist(result(number++, '192.0.2.1', BUSY_OBSERVATIONS));
}
await workspace.close();
console.log(`${ATTACKERS} attackers, ${number} sessions`);
