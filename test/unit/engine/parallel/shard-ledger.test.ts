import { describe, expect, it } from 'vitest';
import { formatEvidenceRef, type ShardFile } from '@shardscope/sdk';
import { shardLedger } from '../../../../packages/engine/src/analysis/parallel/shard-ledger.ts';

const SHARD = 'sessions-2026-03-01.jsonl';

function file(decky: string): ShardFile {
  const path = `${decky}/ssh/transcripts/${SHARD}`;
  return {
    ...{ path, decky, service: 'ssh', shard: SHARD, date: 0 },
    ...{ size: 1, compressed: false, guessed: false },
  };
}

function session(decky: string, sid: string): string {
  return formatEvidenceRef({ decky, service: 'ssh', shard: SHARD, sid });
}

const WEB = file('web');
const DB = file('db');

describe('a shard that a worker was handed', () => {
  it('is unfinished until all of its sessions are known and came to their end', () => {
    const ledger = shardLedger();
    ledger.handed(WEB);
    expect(ledger.unfinished([WEB, DB])).toEqual([WEB]);
    ledger.settled(session('web', 'a#1'));
    ledger.read(WEB, 2);
    expect(ledger.unfinished([WEB, DB])).toEqual([WEB]);
    ledger.settled(session('web', 'b'));
    expect(ledger.unfinished([WEB, DB])).toEqual([]);
  });

  it('is finished too when the last is known after it came to its end', () => {
    const ledger = shardLedger();
    ledger.handed(WEB);
    ledger.settled(session('web', 'a'));
    ledger.settled(session('web', 'a'));
    ledger.read(WEB, 1);
    expect(ledger.unfinished([WEB])).toEqual([]);
  });

  it('and has no session is finished when that is known', () => {
    const ledger = shardLedger();
    ledger.handed(WEB);
    ledger.read(WEB, 0);
    expect(ledger.unfinished([WEB])).toEqual([]);
  });

  it('remembers which of its sessions came to their end while it is unfinished', () => {
    const ledger = shardLedger();
    ledger.handed(WEB);
    ledger.handed(DB);
    ledger.settled(session('web', 'a'));
    expect(ledger.isSettled(session('web', 'a'))).toBe(true);
    expect(ledger.isSettled(session('web', 'b'))).toBe(false);
    expect(ledger.isSettled(session('db', 'a'))).toBe(false);
  });
});
