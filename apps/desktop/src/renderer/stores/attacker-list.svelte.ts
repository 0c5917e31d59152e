import type { AnalysisState, AttackerRow, AttackerSort, EngineClient } from 'shardscope/client';
import { isSort } from '../format/attacker-sorts.ts';
import type { FilterStore } from './filter.svelte.ts';
import { readSetting, writeSetting } from './settings.ts';
import { SlicedList } from './sliced-list.svelte.ts';

/** Milliseconds between two refreshes while an analysis runs: enough to see it move. */
const REFRESH_MS = 1000;

/** Milliseconds until the first attackers are shown. */
const FIRST_MS = 30;

/** The list of attackers: its order and the rows in view. */
export class AttackerListStore {
  sort = $state<AttackerSort>(sortSetting());
  descending = $state(readSetting('sortOrder') !== 'ascending');
  readonly list: SlicedList<AttackerRow>;
  #isHeld = false;
  #isStale = false;
  #isUnasked = false;
  #analysis: AnalysisState = 'idle';
  #refreshTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(client: EngineClient, filter: FilterStore) {
    this.list = new SlicedList((offset, limit) =>
      client.request('attackers', {
        sort: this.sort,
        descending: this.descending,
        text: filter.applied,
        offset,
        limit,
      }),
    );
    filter.onChange(() => this.#refreshAsked());
    client.onFrame((frame) => {
      if (frame.kind === 'attackers') this.#refreshSoon();
      if (frame.kind === 'status') this.#follow(frame.status.state);
    });
  }

  /** The order goes by what is measured over all attackers, which takes a moment at first. */
  get isMeasured(): boolean {
    return this.sort === 'novelty' || this.sort === 'confidence';
  }

  /** Sorts by another column, now and after a restart: newest and most first, addresses from A to Z. */
  sortBy(sort: AttackerSort): void {
    this.descending = this.sort === sort ? !this.descending : sort !== 'address';
    this.sort = sort;
    writeSetting('sort', sort);
    writeSetting('sortOrder', this.descending ? 'descending' : 'ascending');
    this.#refreshAsked();
  }

  /** While somebody points at the list its rows stay where they are. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    const isLeft = isHeld && this.#isUnasked && this.list.total > 0 && this.list.leaveRefresh();
    if (isLeft) this.#isStale = true;
    if (!isHeld && this.#isStale) this.#refreshSoon();
  }

  /** The list of another source: everything is asked for again. */
  restart(): void {
    this.#isStale = false;
    this.#refreshAsked();
  }

  #refreshSoon(): void {
    // A list that is short of rows grows even under the pointer: nothing moves by that.
    if (this.#isHeld && this.list.total > 0) {
      this.#isStale = true;
      return;
    }
    this.#isStale = false;
    this.#refreshTimer ??= setTimeout(
      () => {
        this.#refreshTimer = null;
        this.#refreshUnasked();
      },
      this.list.total === 0 ? FIRST_MS : REFRESH_MS,
    );
  }

  /** When an analysis has ended the list is whole, also for somebody who points at it all the time. */
  #follow(state: AnalysisState): void {
    const isOver = this.#analysis === 'running' && state !== 'running';
    this.#analysis = state;
    if (isOver) this.#refreshAsked();
  }

  #refreshAsked(): void {
    this.#isUnasked = false;
    void this.list.refresh();
  }

  /** A refresh that the person did not ask for gives way to a pointer over the list. */
  #refreshUnasked(): void {
    if (this.#isHeld && this.list.total > 0) {
      this.#isStale = true;
      return;
    }
    this.#isUnasked = true;
    void this.list.refresh().then(() => (this.#isUnasked = false));
  }
}

function sortSetting(): AttackerSort {
  const setting = readSetting('sort');
  return isSort(setting) ? setting : 'lastSeen';
}
