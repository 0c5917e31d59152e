/**
 * Writes the sample tree that `npm start` opens, from the recorded sessions among the fixtures.
 *
 *     node scripts/make-samples.mjs [output folder]      (default: samples/)
 *
 * What a session shows and how it was typed is copied byte for byte; who it was, where and when
 * comes from sample-cast.mjs. No clock and no chance: the same recordings give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAST, SKIPPED } from './sample-cast.mjs';

const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const RECORDINGS = join(REPOSITORY, 'test/fixtures/parity/real');

/** Hosts whose shell writes a log of what it ran; the others say no more than "session recorded". */
const HOSTS_WITH_SHELL_LOG = new Set(['web-01', 'db-02']);

/**
 * The recordings whose commands can be told from the keys alone, each with the Enter presses
 * (counted from 0) that ran nothing: a banner, the lines of a here-document, an editor.
 */
const ENTERS_THAT_RAN_NOTHING = new Map([
  ['ctrl_c_aborted_lines', []],
  ['ctrl_d_exit_human', []],
  ['in_screen', [1]],
  ['laggy_network', []],
  ['llm_heavy', []],
  ['llm_multiline_script', [1, 2, 3]],
  ['locale_env_zh', []],
  ['long_human', []],
  ['paste_unbracketed_fast', []],
  ['prompt_without_space', []],
  ['resized', []],
  ['vim_default_config', [1]],
]);

/** Recordings made without root; their screens show that user id, which has no name. */
const UNPRIVILEGED = new Set(['ctrl_d_exit_human', 'errors_nonroot_angry', 'prompt_without_space']);
const UNPRIVILEGED_ID = '1999';

const SID_PREFIX = '{"sid":"';
const SID_END = SID_PREFIX.length + 36;
const NEWLINE = 0x0a;
const MILLISECONDS = 1000;

/**
 * @typedef {{ cast: (typeof CAST)[number], decky: string, service: string, start: number,
 *   style: string, sid: string, recording: Recording }} Visit
 * @typedef {{ tail: Buffer, t: number, input: string }} Line
 *   tail: what follows the sid, newline included; t: seconds, 0 for the header; input: bytes sent
 * @typedef {{ lines: Line[], duration: number, bytes: number }} Recording
 * @typedef {{ t: number, text: string, pwd: string }} Command
 */

/** The recorded shard as one Recording a style. Bytes pass through `latin1`, which keeps them all. */
function readRecordings() {
  const shard = readFileSync(join(RECORDINGS, 'sessions-2026-11-20.jsonl'));
  const bySid = new Map();
  for (let start = 0; start < shard.length;) {
    const end = shard.indexOf(NEWLINE, start) + 1 || shard.length;
    addLine(bySid, shard.subarray(start, end));
    start = end;
  }
  const labels = readFileSync(join(RECORDINGS, 'labels.jsonl'), 'utf8').trim().split('\n');
  return new Map(
    labels.map((label) => {
      const { sid, operator_style: style } = JSON.parse(label);
      return [style, bySid.get(sid)];
    }),
  );
}

/**
 * @param {Map<string, Recording>} bySid
 * @param {Buffer} line
 */
function addLine(bySid, line) {
  const { sid, hdr, t = 0, ch, d = '' } = JSON.parse(line.toString('latin1'));
  const recording = bySid.get(sid) ?? { lines: [], duration: 0, bytes: 0 };
  if ((hdr !== undefined) !== (recording.lines.length === 0)) {
    throw new Error(`Session ${sid} must have one header, and have it first.`);
  }
  if (t < recording.duration) throw new Error(`Session ${sid} goes back in time at ${t} s.`);
  recording.lines.push({ tail: line.subarray(SID_END), t, input: ch === 'i' ? d : '' });
  recording.duration = t;
  recording.bytes += ch === 'i' || ch === 'o' ? d.length : 0;
  bySid.set(sid, recording);
}

/** @returns {Visit[]} every visit of the cast, in order of time */
function planVisits() {
  const recordings = readRecordings();
  const visits = CAST.flatMap((cast) =>
    cast.visits.map((line) => {
      const [decky = '', service = '', stamp = '', style = ''] = line.split(' ');
      const recording = recordings.get(style);
      if (recording === undefined) throw new Error(`No recording is labelled ${style}.`);
      const start = Date.parse(stamp) / MILLISECONDS;
      return { cast, decky, service, start, style, sid: uuidOf(line), recording };
    }),
  );
  return visits.sort((a, b) => a.start - b.start);
}

/**
 * A UUID of version 5 form, the same for the same text.
 * @param {string} text
 */
function uuidOf(text) {
  const bytes = createHash('sha1').update(`shardscope sample ${text}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** @param {Visit} visit */
function shardPath(visit) {
  const day = isoTime(visit.start).slice(0, 10);
  return `${visit.decky}/${visit.service}/transcripts/sessions-${day}.jsonl`;
}

/** @param {number} seconds since the epoch */
function isoTime(seconds) {
  return new Date(Math.round(seconds * MILLISECONDS)).toISOString();
}

/**
 * One shard: the visits' lines in order of absolute time. The sort is stable and a recording's
 * times never go back, so each session keeps its own order.
 * @param {Visit[]} visits
 */
function shardOf(visits) {
  const lines = visits.flatMap(relabel).sort((a, b) => a.time - b.time);
  return Buffer.concat(lines.map(({ bytes }) => bytes));
}

/**
 * The recording's lines under the visit's sid; only the header's timestamp is another.
 * @param {Visit} visit
 */
function relabel({ recording, sid, start }) {
  return recording.lines.map(({ tail, t }, index) => {
    const header = tail.toString('latin1').replace(/"timestamp":\d+/, `"timestamp":${start}`);
    const rest = index === 0 ? Buffer.from(header, 'latin1') : tail;
    return { time: start + t, bytes: Buffer.concat([Buffer.from(SID_PREFIX + sid), rest]) };
  });
}

/**
 * What the session ran, told from the keys: backspace, ^U and ^C applied.
 * @param {Visit} visit
 * @returns {Command[]}
 */
function commandsOf({ style, recording }) {
  const silent = ENTERS_THAT_RAN_NOTHING.get(style);
  if (silent === undefined) return [];
  const home = `/srv/decoys/usr/home/${style}`;
  let pwd = home;
  return entersOf(recording)
    .filter(({ text }, index) => text !== '' && !silent.includes(index))
    .map(({ t, text }) => {
      const command = { t, text, pwd };
      const [name, folder = '~'] = text.split(' ');
      if (name === 'cd') pwd = posix.resolve(pwd, folder.replace(/^~/, home));
      return command;
    });
}

/**
 * The text in front of each Enter, and when Enter came.
 * @param {Recording} recording
 */
function entersOf(recording) {
  const enters = [];
  let text = '';
  for (const { t, input } of recording.lines) {
    for (const key of input) {
      if (key === '\r') enters.push({ t, text });
      if (key === '\x7f') text = text.slice(0, -1);
      else if (key === '\r' || key === '\x03' || key === '\x15') text = '';
      else text += key;
    }
  }
  return enters;
}

/** @param {Visit[]} visits */
function sessionLog(visits) {
  const recorded = visits.filter(({ cast }) => cast.namedBy === 'log').map(recordedLine);
  const ran = visits.filter(({ decky }) => HOSTS_WITH_SHELL_LOG.has(decky)).flatMap(commandLines);
  const lines = [...recorded, ...ran, ...SKIPPED.map(skippedLine)];
  lines.sort((a, b) => a.time - b.time);
  return lines.map(({ text }) => `${text}\n`).join('');
}

/**
 * @param {number} time epoch seconds
 * @param {string} rest what follows the time in an RFC 5424 line
 */
function logLine(time, rest) {
  return { time, text: `<134>1 ${isoTime(time)} ${rest}` };
}

/** @param {Visit} visit */
function recordedLine({ cast, decky, service, start, sid, recording }) {
  const { duration, bytes } = recording;
  const params = `sid="${sid}" service="${service}" src_ip="${cast.address}" duration_s="${duration.toFixed(3)}" bytes="${bytes}" truncated="false"`;
  return logLine(start + duration, `${decky} sessrec - session_recorded [relay@55555 ${params}]`);
}

/** @param {Visit} visit */
function commandLines(visit) {
  const user = UNPRIVILEGED.has(visit.style)
    ? `uid=${UNPRIVILEGED_ID} user=${UNPRIVILEGED_ID}`
    : 'uid=0 user=root';
  return commandsOf(visit).map(({ t, text, pwd }) =>
    logLine(
      visit.start + t,
      `${visit.decky} bash - command - CMD ${user} src=${visit.cast.address} pwd=${pwd} cmd=${text}`,
    ),
  );
}

/** @param {string} skipped a line of SKIPPED */
function skippedLine(skipped) {
  const [decky, service, stamp = '', address, reason] = skipped.split(' ');
  const params = `sid="${uuidOf(skipped)}" service="${service}" src_ip="${address}" reason="${reason}"`;
  return logLine(
    Date.parse(stamp) / MILLISECONDS,
    `${decky} sessrec - session_skipped [relay@55555 ${params}]`,
  );
}

/** @param {Visit[]} visits */
function relayEvents(visits) {
  return visits
    .filter(({ cast }) => cast.namedBy === 'events')
    .map((visit) => `${JSON.stringify(sessionEnded(visit))}\n`)
    .join('');
}

/** @param {Visit} visit */
function sessionEnded(visit) {
  const { cast, decky, service, start, sid, recording } = visit;
  const ended = isoTime(start + recording.duration);
  return {
    v: 1,
    id: createHash('sha256').update(`attacker.session.ended|${sid}`).digest('hex').slice(0, 32),
    topic: 'attacker.session.ended',
    type: 'session.ended',
    ts: Date.parse(ended) / MILLISECONDS,
    payload: {
      session_id: sid,
      attacker_uuid: cast.knownAs ?? null,
      attacker_ip: cast.address,
      decky_id: decky,
      service,
      ended_at: ended,
      duration_s: Number(recording.duration.toFixed(3)),
      commands: commandsOf(visit).map(({ text }) => text),
      shard_path: `/var/lib/honeynet/artifacts/${shardPath(visit)}`,
    },
  };
}

/** @param {string} folder where the tree is written; files of the same names are replaced */
function writeSamples(folder) {
  const visits = planVisits();
  for (const path of new Set(visits.map(shardPath))) {
    const sharing = visits.filter((visit) => shardPath(visit) === path);
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), shardOf(sharing));
  }
  writeFileSync(join(folder, 'honeynet.log'), sessionLog(visits));
  writeFileSync(join(folder, 'relay.events.jsonl'), relayEvents(visits));
}

writeSamples(resolve(process.argv[2] ?? join(REPOSITORY, 'samples')));
