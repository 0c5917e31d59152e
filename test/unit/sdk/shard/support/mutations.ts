import { pick } from './random.ts';

/** What is put into lines: bytes that matter to a parser of lines, JSON or UTF-8. */
const SNIPPETS = [
  '\n',
  '\r\n',
  '"',
  '\\',
  '\\"',
  '\\u001b',
  '\\u00e9',
  '\\u20ac',
  '\\ud83d\\ude00',
  '\\udc80',
  '\\u12',
  '\\x',
  ' ',
  '\t',
  '{',
  '}',
  '[',
  ',',
  ':',
  '\u0000',
  '\u001b',
  '\u007f',
  'é',
  '😀',
  '\ufeff',
  '"sid":"other",',
  '"t":1,',
  '"d":"twice",',
  '"hdr":{},',
  '"trunc":true,',
  'NaN',
  '1e400',
  '-0',
  '007',
  '.5',
  '1.',
  '123456789012345678901234567890',
  '1E3',
  'null',
  'true',
].map((snippet) => Buffer.from(snippet, 'utf8'));

const BAD_BYTES = [0x80, 0xbf, 0xc0, 0xc3, 0xe2, 0xed, 0xa0, 0xf0, 0xf4, 0xf5, 0xff];

type Mutation = (line: Buffer, random: () => number, other: Buffer) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  (line) => line,
  (line, random) => insert(line, random, pick(random, SNIPPETS)),
  (line, random) => insert(line, random, Buffer.from([pick(random, BAD_BYTES)])),
  (line, random) => overwrite(line, random),
  (line, random) => remove(line, random),
  (line, random) => line.subarray(0, at(line, random)),
  (line, random) => line.subarray(at(line, random)),
  (line, random, other) =>
    Buffer.concat([line.subarray(0, at(line, random)), other.subarray(at(other, random))]),
  (line, random) => replaceTime(line, random),
  (line) => Buffer.from(line.toString('latin1').replaceAll('":', '": '), 'latin1'),
  (line, random) => repeat(line, random),
];

/** One to three random changes to a line. */
export function mutate(line: Buffer, other: Buffer, random: () => number): Buffer {
  let mutated = line;
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    mutated = pick(random, MUTATIONS)(mutated, random, other);
  }
  return mutated;
}

function at(line: Buffer, random: () => number): number {
  return Math.floor(random() * (line.length + 1));
}

function insert(line: Buffer, random: () => number, snippet: Buffer): Buffer {
  const place = at(line, random);
  return Buffer.concat([line.subarray(0, place), snippet, line.subarray(place)]);
}

function overwrite(line: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(line);
  if (copy.length > 0) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  return copy;
}

function remove(line: Buffer, random: () => number): Buffer {
  const place = at(line, random);
  return Buffer.concat([
    line.subarray(0, place),
    line.subarray(place + Math.ceil(random() * random() * 20)),
  ]);
}

function repeat(line: Buffer, random: () => number): Buffer {
  const place = at(line, random);
  const end = place + Math.ceil(random() * 30);
  return Buffer.concat([line.subarray(0, end), line.subarray(place)]);
}

function replaceTime(line: Buffer, random: () => number): Buffer {
  const digits = '0123456789'.repeat(1 + Math.floor(random() * 3));
  const number = pick(random, [
    digits.slice(Math.floor(random() * 9)),
    `${Math.floor(random() * 1e9)}.${digits.slice(0, 1 + Math.floor(random() * 20))}`,
    `-${random() * 100}`,
    `${random()}e${Math.floor(random() * 800) - 400}`,
  ]);
  return Buffer.from(line.toString('latin1').replace(/"t":[0-9.]+/, `"t":${number}`), 'latin1');
}
