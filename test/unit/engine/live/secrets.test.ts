import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backOffMs, busSlug, busUrl, natsBus, readCredentials } from 'shardscope/live';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shardscope-secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

describe('credentials', () => {
  test('come from the first line of a file', async () => {
    const passwordFile = file('password', 'correct horse\n');
    expect(await readCredentials({ user: 'me', passwordFile }, {})).toEqual({
      kind: 'user',
      user: 'me',
      password: 'correct horse',
    });
    const tokenFile = file('token', 't0ken\r\nsecond line');
    expect(await readCredentials({ tokenFile }, {})).toEqual({ kind: 'token', token: 't0ken' });
  });

  test('come from the environment where no file is named', async () => {
    const env = { SHARDSCOPE_BUS_PASSWORD: 'p', SHARDSCOPE_BUS_TOKEN: 't' };
    expect(await readCredentials({ user: 'me' }, env)).toMatchObject({ password: 'p' });
    expect(await readCredentials({}, env)).toEqual({ kind: 'token', token: 't' });
    expect(await readCredentials({}, {})).toEqual({ kind: 'none' });
  });

  test('are asked for where there is somebody to ask', async () => {
    const asked = await readCredentials({ user: 'me' }, {}, (question) =>
      Promise.resolve(`answer to ${question}`),
    );
    expect(asked).toMatchObject({ password: 'answer to Password of me: ' });
  });

  test('of more than one kind, or of none that can be read, are refused', async () => {
    const tokenFile = file('token', 't');
    await expect(readCredentials({ user: 'me', tokenFile }, {})).rejects.toThrow(/give one of/);
    await expect(readCredentials({ passwordFile: tokenFile }, {})).rejects.toThrow(/--user/);
    await expect(readCredentials({ user: 'me' }, {})).rejects.toThrow(/no password for me/);
    await expect(readCredentials({ tokenFile: dir }, {})).rejects.toThrow(/no regular file/);
    await expect(readCredentials({ tokenFile: join(dir, 'no') }, {})).rejects.toThrow(/ENOENT/);
    await expect(readCredentials({ tokenFile: file('e', '\n') }, {})).rejects.toThrow(/empty/);
  });

  test('a credentials file that holds none is refused without its text', async () => {
    const creds = file('creds', 'secretsecret');
    const refused = readCredentials({ creds }, {});
    await expect(refused).rejects.toMatchObject({ code: 'E_BUS_CREDENTIALS' });
    await expect(refused).rejects.not.toThrow(/secretsecret/);
    const text = '-----BEGIN NATS USER JWT-----\nx\n-----BEGIN USER NKEY SEED-----\nSUbroken\n';
    const credentials = { kind: 'creds', text } as const;
    expect(() => natsBus({ servers: ['ws://127.0.0.1:1'], credentials })).toThrow(/seed/);
  });
});

describe('the address of a bus', () => {
  test('is put in normal form', () => {
    expect(busUrl('ws://Bus.Example:9222/')).toBe('ws://bus.example:9222');
    expect(busUrl('wss://bus.example')).toBe('wss://bus.example:443');
    expect(busUrl('ws://[::1]:9222')).toBe('ws://[::1]:9222');
  });

  test('with secrets in it, or of another protocol, is refused with what to do', () => {
    expect(() => busUrl('ws://me:pass@host:1')).toThrow(/--password-file/);
    expect(() => busUrl('ws://me:pass@host:1')).not.toThrow(/me:pass/);
    expect(() => busUrl('nats://host:4222')).toThrow(/websocket listener/);
    expect(() => busUrl('http://host')).toThrow(/ws:\/\/host:port/);
    expect(() => busUrl('host')).toThrow(/ws:\/\/host:port/);
  });

  test('gives a name that is safe in a path', () => {
    expect(busSlug('ws://bus.example:9222')).toBe('bus.example-9222');
    expect(busSlug('ws://[::1]:9222')).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
  });
});

test('back-off grows from 250 ms to 30 s and is spread', () => {
  const range = (attempt: number) => [backOffMs(attempt, 0), backOffMs(attempt, 1)];
  expect(range(1)).toEqual([250, 500]);
  expect(range(3)).toEqual([1000, 2000]);
  expect(range(20)).toEqual([15_000, 30_000]);
  expect(range(1000)).toEqual([15_000, 30_000]);
});
