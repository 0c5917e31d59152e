import { appendFileSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attackerUuid, TOPIC, type Envelope, type Json } from '@shardscope/sdk';
import { natsBus } from 'shardscope/live';
import { openAnalysis } from '../../../../packages/engine/src/analysis/open-analysis.ts';
import { eventually } from './eventually.ts';
import { attach, put, testFolder } from './live-harness.ts';
import { natsPublisher } from './nats-publisher.ts';
import { hasNatsServer, startNatsServer, type NatsServer } from './nats-server.ts';

const IP = '203.0.113.7';
const UUID = attackerUuid(IP);
const SID = '6f1c2a34-0000-4000-8000-000000000001';
const SHARD = 'sessions-2026-11-20.jsonl';
const REF = `shard:web-01/ssh/${SHARD}#${SID}`;
const START = Date.UTC(2026, 10, 20, 10) / 1000;

/** A session in which somebody types a command, as a recorder writes it. */
function shard(sid: string, command = 'cat /etc/shadow', seconds = 8): string {
  const header = {
    version: 2,
    width: 80,
    height: 24,
    timestamp: START,
    env: { SHELL: '/bin/bash' },
  };
  const lines: unknown[] = [{ sid, hdr: header }];
  lines.push({ sid, t: 0.1, ch: 'o', d: '$ ' });
  const keys = `${command}\r`.split(/(?=.|\r)/);
  keys.forEach((key, i) => {
    const t = 1 + (seconds * i) / keys.length;
    lines.push({ sid, t, ch: 'i', d: key });
    lines.push({ sid, t: t + 0.01, ch: 'o', d: key === '\r' ? '\r\n' : key });
  });
  lines.push({ sid, t: seconds + 2, ch: 'o', d: 'root:x:0:0\r\n$ ' });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function ended(more: object = {}): { payload: object } {
  return {
    payload: {
      session_id: SID,
      decky_id: 'web-01',
      service: 'ssh',
      attacker_uuid: null,
      attacker_ip: IP,
      ended_at: '2026-11-20T10:01:00Z',
      duration_s: 60,
      shard_path: null,
      commands: [],
      ...more,
    },
  };
}

function observation(more: object = {}): { payload: object } {
  return {
    payload: {
      attacker_uuid: UUID,
      primitive: 'motor.input_modality',
      value: 'pasted',
      confidence: 0.6,
      window: { start_ts: 0, end_ts: 9 },
      source: 'honeynet/profiler@2.1',
      evidence_ref: REF,
      identity_ref: null,
      ts: START + 9,
      v: 1,
      ...more,
    },
  };
}

const topicsOf = (events: readonly Envelope[]): string[] => events.map(({ topic }) => topic);

describe.skipIf(!hasNatsServer())('attached to a live honeynet', () => {
  let server: NatsServer;

  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(() => server.remove());

  test('every event is told with the attacker that it is about, and kept with it', async () => {
    const { events, analysis, send, live } = await attach(server);
    await send(TOPIC.scored, { payload: { attacker_ip: IP, score: 7 } });
    await send('attacker.fingerprint_rotated', { payload: { attacker_uuid: UUID, port: 443 } });
    await eventually('both are told', () => events.length === 2);
    await live.idle();
    expect(events[0]).toMatchObject({ topic: TOPIC.scored, payload: { attacker_uuid: UUID } });
    expect(analysis.store.live.events(IP).map(({ topic }) => topic)).toEqual([
      TOPIC.scored,
      'attacker.fingerprint_rotated',
    ]);
  });

  test('within a workspace an address is one attacker, whatever uuid the bus gives it', async () => {
    const { events, analysis, send } = await attach(server);
    await send(TOPIC.scored, { payload: { attacker_ip: IP, score: 1 } });
    await send(TOPIC.scored, { payload: { attacker_ip: IP, attacker_uuid: 'bus-1', score: 2 } });
    await send(TOPIC.scored, { payload: { attacker_uuid: UUID, score: 3 } });
    await eventually('all are told', () => events.length === 3);
    const uuids = events.map(({ payload }) => payload['attacker_uuid']);
    expect(uuids.slice(1)).toEqual(['bus-1', 'bus-1']);
    expect(analysis.store.live.events(UUID)).toHaveLength(3);
  });

  test('a session without a shard is kept with its commands, and tagged from them', async () => {
    const { events, analysis, send } = await attach(server);
    await send(TOPIC.sessionStarted, ended({ ended_at: undefined }));
    await eventually('it is shown while it runs', () => analysis.store.session(REF) !== null);
    expect(analysis.store.session(REF)?.final).toBe(false);
    await send(TOPIC.sessionEnded, ended({ commands: ['id', { text: 'cat /etc/shadow' }] }));
    await eventually('it is tagged', () => topicsOf(events).includes('ttp.rule.fired.T1003'));
    expect(analysis.store.session(REF)).toMatchObject({ final: true, commands: 2 });
    const techniques: string[] = [];
    analysis.store.eachTag({ session: REF }, (tag) => techniques.push(tag.technique_id));
    expect(techniques).toContain('T1003');
    expect(topicsOf(events).indexOf(TOPIC.sessionEnded)).toBeLessThan(
      topicsOf(events).indexOf(TOPIC.ttpTagged),
    );
  });

  test('a redelivered session gives no second tag', async () => {
    const { events, live, send } = await attach(server);
    await send(TOPIC.sessionEnded, ended({ commands: ['cat /etc/shadow'] }));
    await eventually('it is tagged', () => topicsOf(events).includes(TOPIC.ttpTagged));
    await send(TOPIC.sessionEnded, ended({ commands: ['cat /etc/shadow'] }));
    await eventually('both are told', () => {
      return topicsOf(events).filter((topic) => topic === TOPIC.sessionEnded).length === 2;
    });
    await live.idle();
    expect(topicsOf(events).filter((topic) => topic === TOPIC.ttpTagged)).toHaveLength(1);
  });

  test('a session with a reachable shard is read from it, as one of a folder is', async () => {
    const artifacts = testFolder();
    put(artifacts, `other/ssh/transcripts/${SHARD}`, shard('other'));
    const { events, analysis, send } = await attach(server, { artifacts });
    put(artifacts, `web-01/ssh/transcripts/${SHARD}`, shard(SID));
    const path = `/srv/elsewhere/web-01/ssh/transcripts/${SHARD}`;
    await send(TOPIC.sessionEnded, ended({ shard_path: path }));
    await eventually('it is final', () => analysis.store.session(REF)?.final === true);
    await eventually('it is tagged', () => topicsOf(events).includes('ttp.rule.fired.T1003'));
    expect(analysis.store.session(REF)).toMatchObject({ attackerUuid: UUID, commands: 1 });
    expect(analysis.store.session(REF)?.inputs).toBeGreaterThan(10);
    const observed = topicsOf(events).filter((topic) => topic.startsWith('attacker.observation.'));
    expect(observed.length).toBeGreaterThan(10);
  });

  test('a session that still grows is shown while it runs, and is final when it ends', async () => {
    const artifacts = testFolder();
    const whole = shard(SID, 'uname -a');
    const half = whole.slice(0, whole.indexOf('\n', whole.length / 2) + 1);
    const file = put(artifacts, `web-01/ssh/transcripts/${SHARD}`, half);
    const { analysis, events, send } = await attach(server, { artifacts });
    await eventually('it is shown', () => analysis.store.session(REF) !== null);
    const before = analysis.store.session(REF);
    expect(before?.final).toBe(false);
    appendFileSync(file, whole.slice(half.length));
    await eventually('it has grown', () => {
      return (analysis.store.session(REF)?.inputs ?? 0) > (before?.inputs ?? 0);
    });
    expect(analysis.store.session(REF)?.final).toBe(false);
    expect(topicsOf(events)).not.toContain(TOPIC.sessionEnded);
    await send(TOPIC.sessionEnded, ended({ shard_path: SHARD }));
    await eventually('it is final', () => analysis.store.session(REF)?.final === true);
    expect(analysis.store.session(REF)).toMatchObject({ attackerUuid: UUID });
  });

  test('a shard that appears later takes the place of what the bus said', async () => {
    const artifacts = testFolder();
    put(artifacts, `other/ssh/transcripts/${SHARD}`, shard('other'));
    const { analysis, live, problems, send } = await attach(server, { artifacts });
    await send(TOPIC.sessionEnded, ended({ shard_path: SHARD, commands: ['wget http://x/y'] }));
    await eventually('the bus has to do', () => analysis.store.session(REF)?.commands === 1);
    expect(live.status().skips['shard missing']).toBe(1);
    expect(problems.join()).toMatch(/web-01\/ssh.*permissions.*service.*recorder/);
    put(artifacts, `web-01/ssh/transcripts/${SHARD}`, shard(SID));
    await eventually('the shard is read', () => (analysis.store.session(REF)?.inputs ?? 0) > 0);
    expect(analysis.store.commands(REF).map(({ text }) => text)).toEqual(['cat /etc/shadow']);
    const techniques = new Set<string>();
    analysis.store.eachTag({ session: REF }, (tag) => techniques.add(tag.technique_id));
    expect(techniques).not.toContain('T1105');
    expect(analysis.store.session(REF)).toMatchObject({ final: true, attackerUuid: UUID });
  });

  test('hostile paths of shards lead nowhere', async () => {
    const root = testFolder();
    const artifacts = join(root, 'artifacts');
    put(artifacts, `other/ssh/transcripts/${SHARD}`, shard('other'));
    const outside = put(root, `secret/${SHARD}`, shard(SID));
    put(artifacts, 'web-01/ssh/transcripts/notes.txt', '');
    symlinkSync(outside, join(artifacts, 'web-01/ssh/transcripts', SHARD));
    const { analysis, live, send } = await attach(server, { artifacts });
    const paths = [
      outside,
      `../../../../secret/${SHARD}`,
      `web-01/ssh/transcripts/${SHARD}\u0000`,
      `/etc/passwd`,
      SHARD,
    ];
    for (const shard_path of paths) await send(TOPIC.sessionEnded, ended({ shard_path }));
    for (const more of [
      { decky_id: '../secret' },
      { decky_id: 'WEB' },
      { service: '../../secret' },
      { service: 'http' },
      { session_id: 7 },
    ]) {
      await send(TOPIC.sessionEnded, ended({ shard_path: SHARD, ...more }));
    }
    await eventually('all are worked off', () => live.status().feed.waiting === 0);
    await live.idle();
    expect(live.status().skips['missing fields']).toBe(5);
    expect(analysis.store.session(REF)?.inputs ?? 0).toBe(0);
    expect(analysis.store.counts().sessions).toBe(2);
  });

  test('a profiler on the bus and our own measurement of a session are kept apart', async () => {
    const artifacts = testFolder();
    put(artifacts, `web-01/ssh/transcripts/${SHARD}`, shard(SID));
    const { analysis, events, live, send } = await attach(server, { artifacts });
    await send('attacker.observation.motor.input_modality', observation());
    await send(TOPIC.sessionEnded, ended({ shard_path: SHARD }));
    await send(
      'attacker.observation.shell.cognitive.cognitive_load',
      observation({ primitive: 'cognitive.cognitive_load', value: 'high' }),
    );
    await eventually('it is final', () => analysis.store.session(REF)?.final === true);
    await eventually('all are kept', async () => {
      await live.idle();
      return (
        analysis.store.observations(REF).filter((o) => o.source.includes('profiler')).length === 2
      );
    });
    const sources = new Set(analysis.store.observations(REF).map(({ source }) => source));
    expect([...sources].sort()).toEqual([
      'honeynet/profiler@2.1',
      expect.stringMatching(/^shardscope\/behave-shell@/),
    ]);
    const modality = analysis.store
      .observations(REF)
      .filter(({ primitive }) => primitive === 'motor.input_modality');
    expect(modality.map(({ value }) => value).sort()).toEqual(['pasted', 'typed']);
    const states = (): (Json | undefined)[] =>
      events
        .filter(({ topic }) => topic === TOPIC.stateChanged)
        .filter(({ payload }) => payload['primitive'] === 'motor.input_modality')
        .map(({ payload }) => payload['current_value']);
    await eventually('its state is told', () => states().length > 0);
    expect(new Set(states())).toEqual(new Set(['typed']));
  });

  test('observations of the bus alone feed attribution', async () => {
    const { events, send } = await attach(server);
    await send('attacker.observation.motor.input_modality', observation());
    await send(TOPIC.sessionEnded, ended({ shard_path: SHARD }));
    await eventually('its state is told', () => topicsOf(events).includes(TOPIC.stateChanged));
    const changed = events.find(({ topic }) => topic === TOPIC.stateChanged);
    expect(changed?.payload).toMatchObject({
      primitive: 'motor.input_modality',
      old_state: null,
      current_value: 'pasted',
    });
  });

  test('an observation without attacker or primitive is skipped and counted', async () => {
    const { live, send } = await attach(server);
    await send('attacker.observation.motor.x', observation({ attacker_uuid: null }));
    await send('attacker.observation.motor.x', observation({ primitive: 'NOT ONE' }));
    await send('attacker.observation.motor.x', observation({ evidence_ref: 'file:///etc/passwd' }));
    await eventually('all are worked off', () => {
      return live.status().skips['unusable observation'] === 3;
    });
  });

  test('intelligence is kept per attacker, tagged, and counts for later sessions', async () => {
    const { analysis, events, send } = await attach(server);
    await send(TOPIC.intelEnriched, { payload: { attacker_ip: IP, feodo_listed: true } });
    await eventually('it is tagged', () => topicsOf(events).includes('ttp.rule.fired.T1071'));
    await send(TOPIC.intelEnriched, { payload: { attacker_ip: IP, abuseipdb_score: 90 } });
    await eventually('it is added', () => {
      return analysis.store.live.intel(IP)?.['abuseipdb_score'] === 90;
    });
    expect(analysis.store.live.intel(IP)).toMatchObject({ feodo_listed: true });
    await send(TOPIC.sessionEnded, ended());
    await eventually('the session has it too', () => {
      const sources: string[] = [];
      analysis.store.eachTag({ attacker: IP }, (tag) => sources.push(tag.source_id));
      return sources.includes(`intel-catchup:${SID}`);
    });
  });

  test('of an e-mail no address and no text is kept', async () => {
    const { analysis, events, send } = await attach(server);
    await send('email.received', {
      payload: { attacker_ip: IP, from: 'a@b.example', subject: 'urgent', rcpt_count: 30 },
    });
    await eventually('it is told', () => topicsOf(events).includes('email.received'));
    const [kept] = analysis.store.live.events(IP);
    expect(kept?.payload).toEqual({ rcpt_count: 30, attacker_uuid: UUID });
  });

  test('an event of a newer schema is told and recorded, and not interpreted', async () => {
    const { analysis, events, send } = await attach(server);
    await send(TOPIC.intelEnriched, { v: 2, payload: { attacker_uuid: UUID, feodo_listed: true } });
    await eventually('it is told', () => events.length > 0);
    expect(topicsOf(events)).toEqual([TOPIC.intelEnriched]);
    expect(events[0]?.v).toBe(2);
    expect(analysis.store.live.intel(UUID)).toBeNull();
  });

  test('an event with an id that was seen is left out and counted', async () => {
    const { events, live, send } = await attach(server);
    const event = { v: 1, id: 'ab'.repeat(16), payload: { attacker_ip: IP } };
    await send(TOPIC.scored, event);
    await send(TOPIC.scored, event);
    await send(TOPIC.scored, { ...event, id: 'cd'.repeat(16) });
    await eventually('the others are told', () => events.length === 2);
    expect(live.status().feed.duplicates).toBe(1);
  });

  test('a message with an id of our own is no input', async () => {
    const { events, live, send } = await attach(server);
    await send(TOPIC.sessionEnded, ended({ commands: ['cat /etc/shadow'] }));
    await eventually('it is tagged', () => topicsOf(events).includes(TOPIC.ttpTagged));
    await live.idle();
    const own = events.find(({ topic }) => topic === TOPIC.ttpTagged);
    const before = events.length;
    await send(TOPIC.ttpTagged, own);
    await eventually('it is counted', () => live.status().feed.own === 1);
    expect(events).toHaveLength(before);
  });

  test('without --publish nothing is sent; with it what is derived is, and a sign of life', async () => {
    const heard: Envelope[] = [];
    const listener = natsBus({ servers: [server.url], credentials: { kind: 'none' } });
    listener.subscribe('>', (event) => heard.push(event));
    await listener.settled;
    const silent = await attach(server);
    await silent.send(TOPIC.sessionEnded, ended({ commands: ['cat /etc/shadow'] }));
    await eventually('it is tagged', () => topicsOf(silent.events).includes(TOPIC.ttpTagged));
    await silent.close();
    expect(topicsOf(heard)).not.toContain(TOPIC.ttpTagged);

    heard.length = 0;
    const loud = await attach(server, { publish: true });
    await loud.send(TOPIC.sessionEnded, ended({ commands: ['cat /etc/shadow'] }));
    await eventually('others hear of it', () => topicsOf(heard).includes(TOPIC.ttpTagged));
    await eventually('it lives', () => topicsOf(heard).includes('system.shardscope.health'));
    await loud.close();
    await listener.close();
    expect(topicsOf(heard).filter((topic) => topic === TOPIC.sessionEnded)).toHaveLength(1);
    const derived = heard.filter(({ topic }) => topic.startsWith('ttp.'));
    expect(JSON.stringify(derived)).not.toContain('/etc/shadow');
  });

  test('what was received opens like a folder and gives the same', async () => {
    const attached = await attach(server);
    const { analysis, send, recordings, live } = attached;
    await send(TOPIC.sessionEnded, ended({ commands: ['cat /etc/shadow'] }));
    await send('attacker.observation.motor.input_modality', observation());
    await send(TOPIC.intelEnriched, { payload: { attacker_ip: IP, feodo_listed: true } });
    await send(TOPIC.scored, { payload: { attacker_ip: IP, score: 3 } });
    await eventually('all is kept', async () => {
      await live.idle();
      return analysis.store.live.events(IP).length === 2;
    });
    const summary = (store: typeof analysis.store) => {
      const tags: string[] = [];
      store.eachTag({ attacker: IP }, (tag) => tags.push(tag.uuid));
      return {
        tags: tags.sort(),
        sessions: store.sessions(IP),
        observations: store.observations(REF),
        events: store.live.events(IP),
        intel: store.live.intel(IP),
      };
    };
    const seen = summary(analysis.store);
    await attached.close();
    const opened = await openAnalysis({
      path: recordings,
      workspace: { kind: 'none' },
      semantics: '0.1',
    });
    const replayed = await lastValueFrom(
      opened.run({ signal: new AbortController().signal, stored: true }).pipe(toArray()),
    );
    expect(summary(opened.store)).toEqual(seen);
    await opened.close();
    const envelopes = replayed.flatMap((event) => (event.kind === 'event' ? [event.envelope] : []));
    expect(topicsOf(envelopes).filter((topic) => !topic.startsWith('ttp.'))).toEqual(
      expect.arrayContaining([TOPIC.sessionEnded, TOPIC.intelEnriched, TOPIC.scored]),
    );
  });

  test('a database that was lost is filled again from the recording when attached again', async () => {
    const artifacts = testFolder();
    put(artifacts, `other/ssh/transcripts/${SHARD}`, shard('other'));
    const recordTo = testFolder();
    const first = await attach(server, { artifacts, recordTo });
    await first.send(TOPIC.intelEnriched, { payload: { attacker_ip: IP, feodo_listed: true } });
    await eventually('it is kept', () => first.analysis.store.live.intel(IP) !== null);
    await first.close();
    const second = await attach(server, { artifacts, recordTo });
    await eventually('it is back', () => second.analysis.store.live.intel(IP) !== null);
    await second.close();
  });

  test('what was taken in is not read again', async () => {
    const { live, analysis, send, close, recordings } = await attach(server);
    await send(TOPIC.scored, { payload: { attacker_ip: IP, score: 3 } });
    await eventually('it is kept', () => analysis.store.live.events(IP).length === 1);
    await live.close();
    const [name = ''] = readdirSync(recordings).filter((each) => !each.includes('2000'));
    const { size } = statSync(join(recordings, name));
    expect(analysis.store.live.cursor(name)).toBe(size);
    await close();
  });

  test('everything good is in the recording, once', async () => {
    const attached = await attach(server);
    const { live, publisher, recordings } = attached;
    const before = live.status().feed.events;
    for (let n = 0; n < 3000; n++) {
      const payload = { attacker_ip: `203.0.113.${n % 200}`, n };
      await publisher.publish(TOPIC.scored, n % 100 === 0 ? 'junk' : { payload });
    }
    await publisher.flush();
    await eventually('all have come', () => live.status().feed.events - before === 2970);
    await attached.close();
    const lines = readdirSync(recordings).flatMap((name) =>
      readFileSync(join(recordings, name), 'utf8').split('\n'),
    );
    const numbers = lines
      .filter((line) => line.includes('"n":'))
      .map((line) => {
        return (JSON.parse(line) as { payload: { n: number } }).payload.n;
      });
    expect(numbers).toEqual(Array.from({ length: 3000 }, (_v, n) => n).filter((n) => n % 100));
  });
});

describe.skipIf(!hasNatsServer())('a server that is killed in mid-stream', () => {
  test('subscriptions go on, nothing comes twice, the gap is told', async () => {
    const server = await startNatsServer();
    try {
      const { live, events, send } = await attach(server);
      const event = { v: 1, id: 'ef'.repeat(16), payload: { attacker_ip: IP, score: 1 } };
      await send(TOPIC.scored, event);
      await eventually('it is told', () => events.length === 1);
      await server.kill();
      await eventually('it notices', () => live.status().state.kind === 'reconnecting');
      expect(live.status().gaps).toMatchObject([{ to: null }]);
      await server.start();
      await eventually('it is back', () => live.status().state.kind === 'connected');
      const again = await natsPublisher(server);
      await again.publish(TOPIC.scored, event);
      await again.publish(TOPIC.scored, { payload: { attacker_ip: IP, score: 2 } });
      await again.flush();
      await eventually('what is new is told', () => events.length === 2);
      again.close();
      expect(live.status().feed.duplicates).toBe(1);
      const [gap] = live.status().gaps;
      expect(gap?.to).toBeGreaterThan(gap?.from ?? Infinity);
    } finally {
      await server.remove();
    }
  });
});
