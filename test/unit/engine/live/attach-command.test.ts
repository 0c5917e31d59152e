import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOPIC } from '@shardscope/sdk';
import { ending, eventsOf, says, shardscope, start } from '../cli/support/command-line.ts';
import { folders, SHARD } from '../cli/support/recordings.ts';
import { natsPublisher, type NatsPublisher } from './nats-publisher.ts';
import { hasNatsServer, startNatsServer, type NatsServer } from './nats-server.ts';
import { eventually } from './eventually.ts';

const SESSION = {
  session_id: 's1',
  decky_id: 'web-01',
  service: 'ssh',
  attacker_uuid: null,
  attacker_ip: '203.0.113.7',
  ended_at: '2026-11-20T10:00:00Z',
  duration_s: 60,
  shard_path: null,
  commands: ['cat /etc/shadow'],
};

describe('shardscope attach', () => {
  test('refuses an address with a password in it, and does not repeat it', async () => {
    const { data } = await folders();
    const ended = await shardscope(['attach', 'ws://me:hunter2@127.0.0.1:1'], { data });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/--password-file/);
    expect(ended.stderr).not.toContain('hunter2');
  });

  test('records nothing among the artifacts', async () => {
    const { data, recordings } = await folders({ [`web-01/ssh/transcripts/${SHARD}`]: '' });
    const args = ['attach', 'ws://127.0.0.1:1', '--artifacts', recordings];
    const ended = await shardscope([...args, '--record', join(recordings, 'live')], { data });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/nothing is ever written into an opened folder/);
    expect(readdirSync(recordings)).toEqual(['web-01']);
  });

  test('has no option that takes a secret', async () => {
    const { data } = await folders();
    const { stdout } = await shardscope(['attach', '--help'], { data });
    expect(stdout).not.toMatch(/--password <|--token </);
  });
});

describe.skipIf(!hasNatsServer())('shardscope attach, with a server', () => {
  let server: NatsServer;
  let publisher: NatsPublisher;

  beforeAll(async () => {
    server = await startNatsServer({ user: { name: 'reader', password: 'hunter2' } });
    publisher = await natsPublisher(server);
  });

  afterAll(async () => {
    publisher.close();
    await server.remove();
  });

  test('prints what comes as JSON lines, without what was typed, and records it', async () => {
    const { data } = await folders();
    const passwordFile = join(data, 'password');
    mkdirSync(data, { recursive: true });
    writeFileSync(passwordFile, 'hunter2\n');
    const record = join(data, 'recordings');
    const login = ['--user', 'reader', '--password-file', passwordFile];
    const child = start(['attach', server.url, ...login, '--record', record], { data });
    const ended = ending(child);
    await says(child, /Connected/);
    const lines = (): string => {
      const [name] = readdirSync(record).filter((each) => each.endsWith('.events.jsonl'));
      return name === undefined ? '' : readFileSync(join(record, name), 'utf8');
    };
    await eventually('it listens', async () => {
      await publisher.publish('attacker.scored', { payload: { attacker_ip: '203.0.113.7' } });
      await publisher.flush();
      return lines() !== '';
    });
    await publisher.publish(TOPIC.sessionEnded, { payload: SESSION });
    await publisher.flush();
    await eventually('it is recorded', () => lines().includes('cat /etc/shadow'));
    child.kill('SIGINT');
    const result = await ended;
    expect(result.code).toBe(0);
    expect(result.stdout).not.toContain('/etc/shadow');
    expect(result.stdout + result.stderr).not.toContain('hunter2');
    const topics = eventsOf(result).map(({ topic }) => topic);
    expect(topics).toContain(TOPIC.sessionEnded);
    expect(topics.indexOf(TOPIC.sessionEnded)).toBeLessThan(topics.indexOf(TOPIC.ttpTagged));
    expect(topics).toContain('ttp.rule.fired.T1003');
  });

  test('ends when it is told to over the bus, and by nothing else that is said there', async () => {
    const { data } = await folders();
    const env = { SHARDSCOPE_BUS_PASSWORD: 'hunter2' };
    const args = ['attach', server.url, '--user', 'reader', '--no-workspace'];
    const child = start(args, { data, env });
    const ended = ending(child);
    await says(child, /Connected/);
    const control = 'system.shardscope.control';
    await publisher.publish(control, { payload: { action: 'delete', requested_by: 'x' } });
    await publisher.publish('system.other.control', { payload: { action: 'stop' } });
    await publisher.publish(control, 'stop');
    await publisher.flush();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(child.exitCode).toBeNull();
    await eventually('it ends', async () => {
      await publisher.publish(control, { payload: { action: 'stop', requested_by: 'x', ts: 1 } });
      await publisher.flush();
      return child.exitCode !== null;
    });
    expect((await ended).code).toBe(0);
  });

  test('shows itself in a browser when asked to', async () => {
    const { data } = await folders();
    const env = { SHARDSCOPE_BUS_PASSWORD: 'hunter2' };
    const args = ['attach', server.url, '--user', 'reader', '--serve', '--no-open'];
    const child = start([...args, '--no-workspace'], { data, env });
    const ended = ending(child);
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (text: Buffer) => text.includes('#token=') && resolve());
      void ended.then(() => resolve());
    });
    child.kill('SIGINT');
    const result = await ended;
    expect(result.stdout).toMatch(/Shardscope shows ws:\/\/127\.0\.0\.1:\d+ at/);
    expect(result.stdout + result.stderr).not.toContain('hunter2');
    expect(result.code).toBe(0);
  });

  test('ends with the reason when it is not let in', async () => {
    const { data } = await folders();
    const ended = await shardscope(['attach', server.url], { data });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/does not accept the user, password, token or credentials/);
  });

  test('gives a summary at the end', async () => {
    const { data } = await folders();
    const env = { SHARDSCOPE_BUS_PASSWORD: 'hunter2' };
    const args = ['attach', server.url, '--user', 'reader', '--format', 'table', '--no-workspace'];
    const child = start(args, { data, env });
    const ended = ending(child);
    await says(child, /Connected/);
    for (let i = 0; i < 20; i++) {
      await publisher.publish(TOPIC.sessionEnded, { payload: SESSION });
      await publisher.flush();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill('SIGINT');
    const result = await ended;
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/203\.0\.113\.7.*1 session/);
    expect(result.stderr).toMatch(/events? received/);
  });
});
