import type { CommandRecord } from '@shardscope/sdk';
import { storeCorrupt } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { MAX_COMMANDS, MAX_COMMANDS_BYTES, MAX_COMMAND_BYTES } from './limits.ts';
import { blobOf, textOf } from './text-blob.ts';

/** A command as the store kept it. */
export interface StoredCommand extends CommandRecord {
  /** The text is only the beginning of what ran; the recording has all of it. */
  readonly shortened: boolean;
}

/** Version of the layout, its first byte: version · count · count × (flags · t · [text]). */
const VERSION = 1;

/** The lowest bits of the flags. Part of the format: never reorder. */
const PROVENANCES: readonly CommandRecord['provenance'][] = ['typed', 'edited', 'echo', 'log'];
const PROVENANCE_BITS = 0b11;
const FLAG_MASKED = 0b100;
const FLAG_SHORTENED = 0b1000;

/** Packs a session's commands; more than the limits allow are left out or shortened. */
export function packCommands(commands: readonly CommandRecord[]): Uint8Array {
  const kept = commands.slice(0, MAX_COMMANDS);
  const writer = new ByteWriter();
  writer.u8(VERSION);
  writer.varint(kept.length);
  let room = MAX_COMMANDS_BYTES;
  for (const command of kept) room -= writeCommand(writer, command, room);
  return writer.done();
}

/** The commands that {@link packCommands} packed. Throws E_STORE_CORRUPT on other bytes. */
export function unpackCommands(packed: Uint8Array): readonly StoredCommand[] {
  const reader = new ByteReader(packed);
  const version = reader.u8();
  if (version !== VERSION) throw storeCorrupt(`packed commands have version ${version}`);
  const count = reader.varint();
  const commands: StoredCommand[] = [];
  for (let index = 0; index < count; index += 1) commands.push(readCommand(reader, index));
  return commands;
}

/** @returns how many bytes of text were written */
function writeCommand(writer: ByteWriter, command: CommandRecord, room: number): number {
  const { t, text, provenance } = command;
  // One unit more than can be kept is enough to see that it is too long.
  const full = text === null ? null : blobOf(text.slice(0, MAX_COMMAND_BYTES + 1));
  const kept = full === null ? null : shortenedTo(Math.min(room, MAX_COMMAND_BYTES), full);
  const flags = (kept === null ? FLAG_MASKED : 0) | (kept === full ? 0 : FLAG_SHORTENED);
  writer.u8(PROVENANCES.indexOf(provenance) | flags);
  writer.f64(t);
  if (kept !== null) writer.block(kept);
  return kept?.length ?? 0;
}

function readCommand(reader: ByteReader, index: number): StoredCommand {
  const flags = reader.u8();
  const provenance = PROVENANCES[flags & PROVENANCE_BITS];
  if (provenance === undefined) throw storeCorrupt('a command has no known provenance');
  const t = reader.f64();
  const text = (flags & FLAG_MASKED) === 0 ? textOf(reader.block()) : null;
  return { index, t, text, provenance, shortened: (flags & FLAG_SHORTENED) !== 0 };
}

/** The longest beginning of encoded text that fits and does not end inside a character. */
function shortenedTo(size: number, encoded: Uint8Array): Uint8Array {
  if (encoded.length <= size) return encoded;
  let end = size;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.subarray(0, end);
}
