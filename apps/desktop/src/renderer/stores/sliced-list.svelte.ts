import type { ErrorInfo, Slice } from 'shardscope/client';
import { errorInfo } from './error-info.ts';

/** Rows that are asked for at a time. */
const PAGE_ROWS = 100;

/** Pages that are kept; the ones farthest from the view go first. */
const MAX_PAGES = 60;

/** Milliseconds between two looks at how far a filter has got. */
const SCAN_MS = 60;

/** How far a list has got. */
export type LoadState = 'loading' | 'ready' | 'failed';

/** Gets one slice of a sorted list. */
export type FetchSlice<Row> = (offset: number, limit: number) => Promise<Slice<Row>>;

/** A long list of which only the pages in view are here. The engine sorts and filters it. */
export class SlicedList<Row> {
  total = $state(0);
  /** Rows without the filter; null where that is not told. */
  all = $state<number | null>(null);
  state = $state<LoadState>('loading');
  error = $state<ErrorInfo | null>(null);
  /** How far a filter has got that is still looking; null when it has seen everything. */
  scan = $state.raw<Slice<Row>['scan'] | null>(null);
  readonly #fetch: FetchSlice<Row>;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Set<number>();
  #version = $state(0);
  #generation = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isClosed = false;
  #isRefreshing = false;
  #view = { from: 0, to: PAGE_ROWS - 1 };

  constructor(fetch: FetchSlice<Row>) {
    this.#fetch = fetch;
  }

  /** The row at an index; undefined while it is not here. */
  row(index: number): Row | undefined {
    if (this.#version < 0) return undefined;
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
  }

  /** Rows that are here, in order, up to a number of them. */
  head(limit: number): readonly Row[] {
    const rows: Row[] = [];
    for (let index = 0; index < Math.min(limit, this.total); index++) {
      const row = this.row(index);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  /** The index of the first row, among those that are here, for which the test holds; -1 if none. */
  find(test: (row: Row) => boolean): number {
    if (this.#version < 0) return -1;
    for (const [page, rows] of this.#pages) {
      const index = rows.findIndex(test);
      if (index >= 0) return page * PAGE_ROWS + index;
    }
    return -1;
  }

  /** Says which rows are in view, so that they are fetched. */
  show(from: number, to: number): void {
    this.#view = { from, to };
    for (const page of this.#pagesInView()) {
      if (!this.#pages.has(page)) void this.#load(page);
    }
  }

  /** Nobody looks at it any more: a filter that is still looking is left. */
  close(): void {
    this.#isClosed = true;
  }

  /** Fetches a row that may be out of view. */
  async rowAt(index: number): Promise<Row | undefined> {
    if (this.row(index) === undefined) await this.#load(Math.floor(index / PAGE_ROWS));
    return this.row(index);
  }

  /**
   * Leaves a refresh that is on its way, so that no row moves under a pointer that has just come;
   * whether there was one.
   */
  leaveRefresh(): boolean {
    if (!this.#isRefreshing) return false;
    this.#isRefreshing = false;
    this.#generation++;
    this.#asked.clear();
    this.show(this.#view.from, this.#view.to);
    return true;
  }

  /** Fetches what is in view again; what is on the screen stays until the new rows are here. */
  async refresh(): Promise<void> {
    const generation = ++this.#generation;
    this.#asked.clear();
    this.#isRefreshing = true;
    const pages = this.#pagesInView();
    const stale = [...this.#pages.keys()].filter((page) => !pages.includes(page));
    await Promise.all(pages.map((page) => this.#load(page)));
    if (generation !== this.#generation) return;
    this.#isRefreshing = false;
    for (const page of stale) this.#pages.delete(page);
    this.#version++;
  }

  #pagesInView(): readonly number[] {
    const first = Math.floor(this.#view.from / PAGE_ROWS);
    const last = Math.floor(Math.max(this.#view.from, this.#view.to) / PAGE_ROWS);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  async #load(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    const generation = this.#generation;
    this.#asked.add(page);
    try {
      const slice = await this.#fetch(page * PAGE_ROWS, PAGE_ROWS);
      if (generation !== this.#generation) return;
      this.#keep(page, slice);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.error = errorInfo(error);
      this.state = 'failed';
    } finally {
      if (generation === this.#generation) this.#asked.delete(page);
    }
  }

  #keep(page: number, slice: Slice<Row>): void {
    this.#pages.set(page, slice.rows);
    this.total = slice.total;
    this.all = slice.all ?? null;
    this.state = 'ready';
    this.error = null;
    this.scan = slice.scan ?? null;
    if (slice.scan) this.#goOnSoon();
    if (this.#pages.size > MAX_PAGES) this.#forgetFarthest(page);
    this.#version++;
  }

  /** Asks again while a filter is looking: that takes it on. */
  #goOnSoon(): void {
    const generation = this.#generation;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (generation === this.#generation && !this.#isClosed) void this.refresh();
    }, SCAN_MS);
  }

  #forgetFarthest(from: number): void {
    const [farthest] = [...this.#pages.keys()].sort(
      (a, b) => Math.abs(b - from) - Math.abs(a - from),
    );
    if (farthest !== undefined) this.#pages.delete(farthest);
  }
}
