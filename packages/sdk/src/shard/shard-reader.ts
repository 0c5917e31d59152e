import { ShardscopeError, indexNotKept, shardUnreadable } from '../errors/errors.ts';
import { derivedId } from '../model/ids.ts';
import { blockOfLine } from './block.ts';
import type { EventCollector } from './event-collector.ts';
import { indexFromJson, indexToJson, type IndexStore, type KeptIndex } from './index-json.ts';
import { IndexPass } from './index-pass.ts';
import { LineFeed, type FeedEnd } from './line-feed.ts';
import { plainError } from './open-file.ts';
import { OpenShard } from './open-shard.ts';
import { withScanDesk, type ScanDesk } from './scan-desk.ts';
import type { FoundShard } from './shard-file.ts';
import { ShardIndex, type IndexedSession } from './shard-index.ts';
import { ShardScanner } from './shard-scanner.ts';
import { Wave } from './wave.ts';

/** What the readers of one recording share. */
export interface ReaderSettings {
  readonly waveBytes: number;
  readonly maxInflatedBytes: number;
  readonly indexStore: IndexStore | null;
}

/** How a shard is looked at. */
export interface UpdateOptions {
  /** Where its sessions may be read along, if they fit into one wave. */
  readonly collector?: EventCollector;
  /** Told how far the index pass has got, in bytes on disk, and of how many. */
  readonly onBytes?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A shard as it was at one time. */
export interface ShardState {
  /** Not changed any more. */
  readonly index: ShardIndex;
  /** Epoch seconds of the file's last change; null when it could not be opened. */
  readonly changedAt: number | null;
  /** The sessions, where all of them were read along. */
  readonly collector: EventCollector | null;
  /** What went wrong; the index then covers what came before. */
  readonly errors: readonly ShardscopeError[];
}

/** Bytes of ordinary lines on disk whose events take a byte of memory. */
const LINES_TO_EVENTS = 2;

/** Bytes of an ordinary line. */
const USUAL_LINE_BYTES = 80;

/** Reads one shard file: indexes it, goes on where it has grown, and reads sessions of it. */
export class ShardReader {
  readonly file: FoundShard;
  readonly #settings: ReaderSettings;
  /** The index of all complete lines; null until it was looked for in the index store. */
  #kept: KeptIndex | null;

  /** @param before the reader of the same file when it was found before: what it knows is kept */
  constructor(file: FoundShard, settings: ReaderSettings, before?: ShardReader) {
    this.file = file;
    this.#settings = settings;
    this.#kept = before === undefined ? null : before.#kept;
  }

  /** Looks at the file as it is now. Never rejects: what goes wrong is part of the state. */
  async update(options: UpdateOptions): Promise<ShardState> {
    const errors: ShardscopeError[] = [];
    this.#kept ??= await this.#load(errors);
    try {
      return await this.#withShard((shard) => this.#extend(shard, options, errors));
    } catch (error) {
      errors.push(this.#unreadable(error));
      const { index } = this.#kept;
      return { index, changedAt: null, collector: null, errors };
    }
  }

  /** Reads some sessions in one go; those that are not found again are missing from the wave. */
  async readWave(
    index: ShardIndex,
    sessions: readonly IndexedSession[],
    collector: EventCollector,
    signal?: AbortSignal,
  ): Promise<{ readonly wave: Wave; readonly error: ShardscopeError | null }> {
    const wave = new Wave(index, sessions, collector);
    try {
      const error = await this.#withShard((shard) =>
        withScanDesk((desk) => wave.read(shard, desk, signal)),
      );
      return { wave, error: error && this.#unreadable(error) };
    } catch (error) {
      return { wave, error: this.#unreadable(error) };
    }
  }

  /** Goes on from what is known of the file, or begins anew when that is another file's. */
  async #extend(
    shard: OpenShard,
    options: UpdateOptions,
    errors: ShardscopeError[],
  ): Promise<ShardState> {
    const known = this.#kept && (await stillHolds(shard, this.#kept)) ? this.#kept.index : null;
    if (known && (this.file.compressed || known.scanned === shard.size)) {
      return { index: known, changedAt: shard.changedAt, collector: null, errors };
    }
    const collector = known === null ? this.#roomFor(shard, options.collector) : null;
    const { waveBytes } = this.#settings;
    const pass = new IndexPass(known?.copy() ?? new ShardIndex(), collector, waveBytes);
    const complete = pass.index;
    const end = await withScanDesk((desk) => scan(shard, pass, desk, options));
    if (end.error) errors.push(this.#unreadable(end.error));
    if (complete.scanned > (known?.scanned ?? 0)) await this.#keep(shard, complete, end, errors);
    return { index: pass.index, changedAt: shard.changedAt, collector: pass.collector, errors };
  }

  /** The collector if it is worth trying: lines take less room in memory than on disk. */
  #roomFor(shard: OpenShard, collector: EventCollector | undefined): EventCollector | null {
    const most = LINES_TO_EVENTS * this.#settings.waveBytes;
    if (collector === undefined || (!this.file.compressed && shard.size > most)) return null;
    collector.clear(this.file.compressed ? 0 : Math.ceil(shard.size / USUAL_LINE_BYTES));
    return collector;
  }

  async #withShard<Result>(use: (shard: OpenShard) => Promise<Result>): Promise<Result> {
    const shard = await OpenShard.open(this.file, this.#settings.maxInflatedBytes);
    try {
      return await use(shard);
    } finally {
      await shard.close();
    }
  }

  async #load(errors: ShardscopeError[]): Promise<KeptIndex> {
    try {
      const json = await this.#settings.indexStore?.load(this.#key());
      return indexFromJson(json) ?? { index: new ShardIndex(), fingerprint: '' };
    } catch (error) {
      errors.push(this.#notKept(error));
      return { index: new ShardIndex(), fingerprint: '' };
    }
  }

  /** Remembers an index; that of a compressed file only when the file was read to its end. */
  async #keep(
    shard: OpenShard,
    index: ShardIndex,
    end: FeedEnd,
    errors: ShardscopeError[],
  ): Promise<void> {
    if (this.file.compressed && !end.complete) return;
    const fingerprint = await shard.fingerprint(this.file.compressed ? shard.size : index.scanned);
    this.#kept = { index, fingerprint };
    try {
      await this.#settings.indexStore?.save(this.#key(), indexToJson(this.#kept));
    } catch (error) {
      errors.push(this.#notKept(error));
    }
  }

  /** Names the shard to the index store without letting a hostile name through. */
  #key(): string {
    return derivedId('shard-index', this.file.path);
  }

  #unreadable(error: unknown): ShardscopeError {
    return shardUnreadable(this.file.path, plainError(error));
  }

  #notKept(error: unknown): ShardscopeError {
    return error instanceof ShardscopeError ? error : indexNotKept(this.file.path, error);
  }
}

/** Whether the beginning of a file is what an index was made from. */
async function stillHolds(shard: OpenShard, { index, fingerprint }: KeptIndex): Promise<boolean> {
  if (fingerprint === '') return false;
  if (shard.file.compressed) return (await shard.fingerprint(shard.size)) === fingerprint;
  return shard.size >= index.scanned && (await shard.fingerprint(index.scanned)) === fingerprint;
}

/**
 * Indexes what comes behind the complete lines that are known. A last line without a newline counts
 * in an index of its own: it may be complete only when the file has grown.
 */
async function scan(
  shard: OpenShard,
  pass: IndexPass,
  desk: ScanDesk,
  { onBytes, signal }: UpdateOptions,
): Promise<FeedEnd> {
  const { index } = pass;
  const { compressed } = shard.file;
  const scanner = new ShardScanner(desk.numbers, pass, pass);
  let done = 0;
  const feed = new LineFeed(desk.memory, scanner, (count) => {
    done += count;
    onBytes?.(compressed ? shard.consumed : done, compressed ? shard.size : shard.size - start);
  });
  const start = index.scanned;
  const source = shard.source(start, compressed ? Infinity : shard.size);
  const end = await feed.run(
    source,
    { offset: start, withinOversized: index.withinOversized },
    signal,
  );
  const reached = end.offset + end.rest.length;
  Object.assign(index, { scanned: end.offset, end: reached, withinOversized: end.withinOversized });
  if (!end.complete) return end;
  if (!compressed && reached < shard.size) {
    return { ...end, error: new Error('it became shorter while it was read') };
  }
  if (end.rest.length > 0) {
    if (!compressed) pass.index = index.copy();
    scanner.block(blockOfLine(end.rest, end.offset));
  }
  return end;
}
