import { expect, it } from 'vitest';
import { formatEvidenceRef } from '@shardscope/sdk';
import { shardscope } from './support/command-line.ts';
import { folders, SHARD, shardPath, sid, typed } from './support/recordings.ts';

/** Another program's observation of a session, as a bus brought it. */
function observed(value: string): string {
  const primitive = 'motor.input_modality';
  const place = { decky: 'web-01', service: 'ssh' as const, shard: SHARD, sid: sid(1) };
  const payload = {
    attacker_uuid: '6d1f0c52-8a3e-4b97-a4d6-0e5b7c913f28',
    ...{ primitive, value, confidence: 0.5, source: 'acme/eye@1.0.0', ts: 1_772_359_260 },
    evidence_ref: formatEvidenceRef(place),
  };
  const topic = `attacker.observation.${primitive}`;
  const event = { v: 1, id: 'seen-1', topic, type: primitive, ts: 1_772_359_260, payload };
  return `${JSON.stringify(event)}\n`;
}

async function notesOf(value: string): Promise<string> {
  const { recordings, data } = await folders({
    [shardPath('web-01')]: typed(sid(1)),
    'heard.events.jsonl': observed(value),
  });
  return (await shardscope(['analyze', recordings], { data })).stderr;
}

it('an observation that no state can be made of is counted with the reason', async () => {
  const notes = await notesOf('on foot');
  expect(notes).toContain('1 observation not merged (outside its domain)');
  expect(notes).not.toContain('Problem');
});

it('nothing is said where all can be merged, or is not made for it', async () => {
  const notes = await notesOf('typed');
  expect(notes).toContain('1 session analysed');
  expect(notes).not.toContain('not merged');
});
