import { createServer } from 'node:net';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserDoor } from 'shardscope/door';
import type { BrowserDoor } from 'shardscope/door';
import { call, open, sendBytes, signIn, tokenOf } from './door-client.ts';
import { fakeEngine } from './fake-engine.ts';
import { SECRET, openTestDoor } from './open-test-door.ts';
import type { TestDoor } from './open-test-door.ts';

const SESSION = { method: 'POST', path: '/api/v1/session' };

describe('the browser door', () => {
  let test: TestDoor;
  let door: BrowserDoor;
  beforeEach(async () => {
    test = await openTestDoor();
    door = test.door;
  });
  afterEach(() => test.close());

  it('is on the loopback address with a token of 256 bits in the fragment', () => {
    const url = new URL(door.url);
    expect(url.host).toBe(`127.0.0.1:${door.port}`);
    expect(url.search).toBe('');
    expect(Buffer.from(tokenOf(door.url), 'base64url')).toHaveLength(32);
  });

  describe('its files', () => {
    it('are those of the renderer, each with its type', async () => {
      const types = await Promise.all(
        ['/', '/index.html', '/assets/index-1a2b.js', '/assets/index-1a2b.css'].map(
          async (path) => (await call(door, { path })).headers['content-type'],
        ),
      );
      const html = 'text/html; charset=utf-8';
      expect(types).toEqual([
        html,
        html,
        'text/javascript; charset=utf-8',
        'text/css; charset=utf-8',
      ]);
    });

    it('come with a strict policy and are not kept by the browser', async () => {
      const { headers } = await call(door, { path: '/' });
      const policy = String(headers['content-security-policy']);
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'none'",
          "require-trusted-types-for 'script'",
        ]),
      );
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers).not.toHaveProperty('set-cookie');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    });

    it.each([
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets\\..\\..\\secret.txt',
      '//secret.txt',
      '/assets',
      '/assets/',
      '/index.html%00.js',
      '/constructor',
    ])('do not include %s', async (path) => {
      const answer = await call(door, { path });
      expect([answer.status, answer.code]).toEqual([404, 'E_DOOR_PATH']);
      expect(answer.text).not.toContain(SECRET);
    });

    it('do not include what a symbolic link leads to', async () => {
      const rendererDir = join(test.folder, 'renderer');
      symlinkSync(join(test.folder, 'secret.txt'), join(rendererDir, 'link.txt'));
      const second = await openBrowserDoor({ engine: test.engine, rendererDir });
      expect((await call(second, { path: '/link.txt' })).status).toBe(404);
      await second.close();
    });

    it('are only read', async () => {
      const answer = await call(door, { method: 'POST', path: '/', body: {} });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    });

    it('have to be built', async () => {
      const rendererDir = mkdtempSync(join(tmpdir(), 'shardscope-empty-'));
      const opening = openBrowserDoor({ engine: fakeEngine(), rendererDir });
      await expect(opening).rejects.toMatchObject({ code: 'E_RENDERER_MISSING' });
      rmSync(rendererDir, { recursive: true });
      await expect(openBrowserDoor({ engine: fakeEngine(), rendererDir })).rejects.toThrow(
        /npm run build/,
      );
    });
  });

  describe('a token', () => {
    it('is exchanged once; the second time the page learns how to get a new link', async () => {
      const body = { token: tokenOf(door.url) };
      expect((await call(door, { ...SESSION, body })).status).toBe(200);
      const second = await call(door, { ...SESSION, body });
      expect([second.status, second.code]).toEqual([401, 'E_DOOR_TOKEN']);
      expect(second.text).toMatch(/used already.*Start `shardscope serve` again/);
    });

    it('that nobody gave out is worth nothing', async () => {
      const body = { token: 'A'.repeat(43) };
      const answer = await call(door, { ...SESSION, body });
      expect([answer.status, answer.code]).toEqual([401, 'E_DOOR_TOKEN']);
    });

    it('can be followed by a further one', async () => {
      const first = await signIn(door);
      const second = await signIn(door, door.newLink());
      expect(second).not.toEqual(first);
    });

    const notUtf8 = Buffer.from('{"token":"\xff"}', 'latin1');
    it.each([
      ['no object', '7'],
      ['without a token', '{}'],
      ['no JSON', '{'],
      ['not UTF-8', notUtf8],
    ])('in a body that is %s is refused', async (_, body) => {
      const headers = { 'Content-Type': 'application/json' };
      const answer = await call(door, { ...SESSION, body, headers });
      expect([answer.status, answer.code]).toEqual([400, 'E_DOOR_BODY']);
    });

    it('must be sent as JSON, which no form of another page can', async () => {
      const headers = { 'Content-Type': 'text/plain' };
      const body = { token: tokenOf(door.url) };
      expect((await call(door, { ...SESSION, body, headers })).status).toBe(415);
    });
  });

  describe('the API', () => {
    it.each(['/api/v1/stream', '/api/v1/messages', '/api/v1/tickets', '/api/v1/nothing', '/api/'])(
      'says 401 at %s without a bearer, whether the address exists or not',
      async (path) => {
        for (const method of ['GET', 'POST']) {
          const answer = await call(door, { method, path });
          expect([answer.status, answer.code]).toEqual([401, 'E_DOOR_BEARER']);
        }
      },
    );

    it('takes neither the token nor a part of the bearer for the bearer', async () => {
      const { Authorization } = await signIn(door);
      const wrong = [tokenOf(door.url), Authorization.slice(7, -1), `${Authorization.slice(7)}A`];
      for (const bearer of wrong) {
        const headers = { Authorization: `Bearer ${bearer}` };
        expect((await call(door, { path: '/api/v1/stream', headers })).status).toBe(401);
      }
    });

    it('says 404 and 405 to those who have one', async () => {
      const headers = await signIn(door);
      expect((await call(door, { path: '/api/v1/nothing', headers })).status).toBe(404);
      const answer = await call(door, { path: '/api/v1/tickets', headers });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
    });

    it('takes no body over 1 MiB', async () => {
      const headers = { ...(await signIn(door)), 'Content-Type': 'application/json' };
      const long = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
      const path = '/api/v1/messages';
      const answer = await call(door, { method: 'POST', path, headers, body: long });
      expect(answer.status).toBe(413);
      const chunked = { ...headers, 'Transfer-Encoding': 'chunked' };
      const second = await call(door, { method: 'POST', path, headers: chunked, body: long });
      expect(second.status).toBe(413);
    });
  });

  describe('a request under a foreign name', () => {
    it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '[::1]:80'])(
      'is turned away: Host %j',
      async (host) => {
        const headers = { Host: host };
        for (const path of ['/', '/api/v1/session']) {
          const answer = await call(door, { path, headers });
          expect([answer.status, answer.code]).toEqual([421, 'E_DOOR_HOST']);
        }
      },
    );

    it('is turned away with two Host headers, with none, or with a name in its address', async () => {
      const own = `Host: 127.0.0.1:${door.port}\r\n`;
      const end = 'Connection: close\r\n\r\n';
      const requests = [
        `GET / HTTP/1.1\r\n${own}Host: evil.example\r\n${end}`,
        `GET / HTTP/1.1\r\n${end}`,
        `GET http://evil.example/ HTTP/1.1\r\n${own}${end}`,
      ];
      const answers = await Promise.all(requests.map((bytes) => sendBytes(door.port, bytes)));
      for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 4(00|04|21) /);
    });

    it('is not one under the name localhost', async () => {
      const headers = { Host: `localhost:${door.port}`, Origin: `http://localhost:${door.port}` };
      expect((await call(door, { path: '/', headers })).status).toBe(200);
    });
  });

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'turns away what a page of the origin %s sends',
    async (origin) => {
      const body = { token: tokenOf(door.url) };
      const answer = await call(door, { ...SESSION, body, headers: { Origin: origin } });
      expect([answer.status, answer.code]).toEqual([403, 'E_DOOR_ORIGIN']);
      expect((await call(door, { ...SESSION, body })).status).toBe(200);
    },
  );

  it('says which port is in use and what to do', async () => {
    const rendererDir = join(test.folder, 'renderer');
    const opening = openBrowserDoor({ engine: fakeEngine(), rendererDir, port: door.port });
    await expect(opening).rejects.toMatchObject({
      code: 'E_PORT_IN_USE',
      message: expect.stringMatching(new RegExp(`^Port ${door.port} is in use.*--port`)) as string,
    });
  });

  it('frees its port and ends every page when it closes', async () => {
    const headers = await signIn(door);
    const page = await open(door, { path: '/api/v1/stream', headers });
    await door.close();
    await page.ended;
    expect(test.engine.connections).toBe(0);
    const server = createServer().listen(door.port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    server.close();
  });
});
