import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a server for a test is set up. */
export interface NatsServerOptions {
  readonly user?: { readonly name: string; readonly password: string };
  readonly token?: string;
  /** Files of a key and a certificate: the WebSocket listener speaks TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Bytes of a message; the server's default is 1 MiB. */
  readonly maxPayload?: number;
  /** More lines for the configuration. */
  readonly config?: string;
}

/** A NATS server of a test's own, with a WebSocket on loopback. */
export interface NatsServer {
  /** Of the WebSocket. */
  readonly url: string;
  /** Port of the plain protocol, for publishers. */
  readonly port: number;
  readonly options: NatsServerOptions;
  /** Starts it again, on the same ports. */
  start(): Promise<void>;
  /** Kills it without a warning. */
  kill(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** Whether there is a server to test with; says why not. */
export function hasNatsServer(): boolean {
  const found = spawnSync('nats-server', ['--version']).error === undefined;
  if (!found) {
    console.log(
      'The tests of live attaching need the program nats-server and are left out. ' +
        'On Debian or Ubuntu: sudo apt-get install nats-server',
    );
  }
  return found;
}

/** Milliseconds that a server may take to start on a busy machine. */
const START_MS = 15_000;

/** Starts a server on free ports. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const dir = mkdtempSync(join(tmpdir(), 'shardscope-nats-'));
  const [port, webPort] = [await freePort(), await freePort()];
  const file = join(dir, 'nats.conf');
  writeFileSync(file, configuration(options, port, webPort));
  let running: ChildProcess | null = null;
  // A test that fails before its end leaves no server behind.
  const killAtExit = (): void => void running?.kill('SIGKILL');
  process.on('exit', killAtExit);
  async function kill(): Promise<void> {
    const child = running;
    running = null;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  const server: NatsServer = {
    url: `${options.tls ? 'wss' : 'ws'}://${options.tls ? 'localhost' : '127.0.0.1'}:${webPort}`,
    port,
    options,
    async start() {
      running = spawn('nats-server', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
      await ready(running);
    },
    kill,
    async remove() {
      await kill();
      process.off('exit', killAtExit);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function configuration(options: NatsServerOptions, port: number, webPort: number): string {
  const { user, token, tls, maxPayload, config } = options;
  const authorization = user
    ? `authorization { user: "${user.name}", password: "${user.password}" }`
    : token === undefined
      ? ''
      : `authorization { token: "${token}" }`;
  const web = tls ? `tls { cert_file: "${tls.cert}", key_file: "${tls.key}" }` : 'no_tls: true';
  return [
    `listen: "127.0.0.1:${port}"`,
    `websocket { listen: "127.0.0.1:${webPort}", ${web} }`,
    maxPayload === undefined ? '' : `max_payload: ${maxPayload}`,
    authorization,
    config ?? '',
  ].join('\n');
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const late = setTimeout(() => reject(new Error(`nats-server: ${log}`)), START_MS);
    child.stderr?.on('data', (text: Buffer) => {
      log = (log + text.toString()).slice(-4000);
      if (!log.includes('Server is ready')) return;
      clearTimeout(late);
      resolve();
    });
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`nats-server ended: ${log}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
