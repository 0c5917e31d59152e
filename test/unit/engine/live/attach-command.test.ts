import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOPIC } from '@shardscope/sdk';
import { ending, eventsOf, says, shardscope, start } from '../cli/support/command-line.ts';
import { folders } from '../cli/support/recordings.ts';
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
