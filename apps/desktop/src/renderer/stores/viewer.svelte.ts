import { createContext } from 'svelte';
import type { AttackerRow, EngineClient, ErrorInfo, LiveTarget, TagRow } from 'shardscope/client';
import { desktopBridge } from '../transport/desktop-bridge.ts';
import { AttackStore } from './attack.svelte.ts';
import { AttackerListStore } from './attacker-list.svelte.ts';
import { AttackerView } from './attacker-view.svelte.ts';
import { FilterStore } from './filter.svelte.ts';
import { Keymap } from './keymap.svelte.ts';
import { LayoutStore } from './layout.svelte.ts';
import { LiveStore } from './live.svelte.ts';
import { followMeanings } from './meanings.ts';
import type { Meanings } from './meanings.ts';
import { NotesStore } from './notes.svelte.ts';
import { amendAddress, attackerOf, readAddress, writeAddress } from './place.ts';
import type { Place } from './place.ts';
import { lastSource, rememberAddress, rememberedAddress } from './remembered.ts';
import { SearchStore } from './search.svelte.ts';
import type { SearchScope } from './search.svelte.ts';
import { SourceStore } from './source.svelte.ts';

/** What lies over everything else and waits for an answer. */
export type Dialog =
  | { readonly kind: 'palette'; readonly text: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'saveFilter' }
  | { readonly kind: 'export' }
  | { readonly kind: 'compare' }
  | { readonly kind: 'open' }
  | { readonly kind: 'attach' }
  | { readonly kind: 'plugins' }
  | null;

/** Milliseconds between two looks at the clock, for ages such as "2 m". */
const CLOCK_MS = 20_000;

/** The viewer: what is open, where the person is, and what they can do. */
export class Viewer {
  readonly client: EngineClient;
  readonly source: SourceStore;
  readonly attackers: AttackerListStore;
  readonly filter = new FilterStore();
  readonly notes: NotesStore;
  readonly search: SearchStore;
  readonly layout = new LayoutStore();
  readonly keymap = new Keymap();
  readonly live: LiveStore;
  readonly attack: AttackStore;
  place = $state.raw<Place>({ kind: 'home' });
  attacker = $state.raw<AttackerView | null>(null);
  dialog = $state.raw<Dialog>(null);
  /** The rule that the rules page begins with; none of them where it is null. */
  askedRule = $state<string | null>(null);
  /** Said to people who cannot see what changed. */
  announcement = $state('');
  /** Something that happened and is over, until it is dismissed. */
  notice = $state<string | null>(null);
  /** The engine is gone. */
  closed = $state.raw<ErrorInfo | null>(null);
  /** What each registered primitive means, in a sentence. */
  meanings = $state.raw<Meanings>(new Map());
  /** Epoch seconds. */
  now = $state(Date.now() / 1000);

  constructor(client: EngineClient) {
    this.client = client;
    this.source = new SourceStore(client);
    this.live = new LiveStore(client);
    this.attackers = new AttackerListStore(this.live.client, this.filter);
    this.attack = new AttackStore(client);
    this.notes = new NotesStore(client, () => this.#showNotes());
    this.search = new SearchStore(client);
    followMeanings(client, (meanings) => (this.meanings = meanings));
    client.onClosed((error) => (this.closed = error));
    const bridge = desktopBridge();
    bridge?.onNotice((notice) => (this.notice = notice));
    bridge?.onOpenPath((path) => void this.open(path));
    setInterval(() => (this.now = Date.now() / 1000), CLOCK_MS);
    window.addEventListener('popstate', () => this.#showAddress());
    this.filter.onChange(() => this.keepAddress());
  }

  async start(): Promise<void> {
    await this.source.start();
    await this.live.learn();
    await this.#restore();
    this.#showAddress();
    if (this.source.isOpen) await this.notes.load();
    await this.attack.learn();
  }

  go(place: Place): void {
    writeAddress(place, this.filter.applied);
    this.#remember();
    this.#show(place);
  }

  /** Shows the events of an attacker, or its techniques where techniques are on the screen. */
  showAttacker(uuid: string): void {
    this.go({ kind: this.place.kind === 'matrix' ? 'matrix' : 'attacker', uuid });
  }

  /** A matrix is on the screen, of one, of all or of two who are compared. */
  get showsMatrix(): boolean {
    const { place } = this;
    return place.kind === 'matrix' || (place.kind === 'compare' && place.view === 'matrix');
  }

  /** Shows the techniques of who is on the screen, or of all; leads back from them. */
  toggleMatrix(): void {
    const { place } = this;
    const uuid = attackerOf(place);
    if (place.kind === 'compare') {
      this.go({ ...place, view: place.view === 'matrix' ? undefined : 'matrix' });
    } else if (place.kind !== 'matrix') {
      this.layout.chooseTab('attack');
      this.go({ kind: 'matrix', uuid });
    } else this.go(uuid === null ? { kind: 'home' } : { kind: 'attacker', uuid });
  }

  /** Leads from a comparison to the first of the two, with the session that was compared. */
  leaveComparison(): void {
    const { place } = this;
    if (place.kind === 'compare') this.go({ kind: 'attacker', ...place.left });
  }

  /** Shows a tag at its place in its session. */
  showTag(tag: TagRow): void {
    const { attackerUuid: uuid, evidenceRef: session, t } = tag;
    if (uuid === null || session === null) return;
    this.go({ kind: 'attacker', uuid, session, ...(t === null ? {} : { t }) });
    this.layout.drawer = null;
    this.attacker?.showTag(tag);
  }

  /** Shows the hands behind an attacker. */
  showIdentity(uuid: string): void {
    this.layout.drawer = null;
    this.go({ kind: 'identity', uuid });
  }

  /** Shows a rule among all of them. */
  showRule(id: string): void {
    this.askedRule = id;
    this.layout.drawer = null;
    this.go({ kind: 'rules' });
  }

  /** Looks through all commands or all output for a text. */
  searchFor(text: string, scope: SearchScope): void {
    this.search.begin(text, scope);
    this.go({ kind: 'search' });
  }

  /** To the attacker after or before the one on the screen, in the order of the list. */
  async stepAttacker(direction: 1 | -1): Promise<void> {
    const { list } = this.attackers;
    const uuid = this.attacker?.uuid;
    const at = list.find((row: AttackerRow) => row.uuid === uuid);
    const next = await list.rowAt(Math.max(0, at < 0 ? 0 : at + direction));
    if (next) this.showAttacker(next.uuid);
  }

  /** Opens by the native dialog where there is one, else by a list of folders. */
  async chooseSource(): Promise<void> {
    const bridge = desktopBridge();
    if (!bridge) {
      this.dialog = { kind: 'open' };
      return;
    }
    const path = await bridge.chooseSource();
    if (path !== null) await this.open(path);
  }

  /** Opens one recording by the native dialog, where there is one. */
  async chooseFile(): Promise<void> {
    const path = (await desktopBridge()?.chooseFile()) ?? null;
    if (path !== null) await this.open(path);
  }

  async open(path: string): Promise<void> {
    this.dialog = null;
    this.go({ kind: 'home' });
    await this.source.open(path);
    this.attackers.restart();
    await this.notes.load();
    await this.attack.learn();
  }

  /** Follows a bus live, in the place of what is open. */
  async attach(target: LiveTarget, isSecretKept: boolean): Promise<void> {
    if (!(await this.live.attach(target, isSecretKept))) return;
    this.dialog = null;
    this.go({ kind: 'home' });
    this.attackers.restart();
    await this.notes.load();
    await this.attack.learn();
  }

  /** Writes where the person is, so that a reload and a copied link find it. */
  keepAddress(): void {
    const { attacker } = this;
    const replay = attacker?.replay;
    const place: Place =
      attacker && replay && this.place.kind === 'attacker'
        ? {
            kind: 'attacker',
            uuid: attacker.uuid,
            session: replay.evidenceRef,
            t: replay.position,
          }
        : this.place;
    amendAddress(place, this.filter.applied);
    this.#remember();
  }

  /** Notes are events, and filters find attackers by them. */
  #showNotes(): void {
    void this.attacker?.events.refresh();
    if (this.filter.applied !== '') this.attackers.restart();
  }

  #remember(): void {
    const { path } = this.source.status;
    if (path !== null) rememberAddress(path, window.location.hash);
  }

  /** Opens what was open last, where the desktop began with nothing, and goes where the person was. */
  async #restore(): Promise<void> {
    const last = lastSource();
    const isKnown = this.source.recent.some(({ path }) => path === last);
    if (desktopBridge() && !this.source.isOpen && last !== null && isKnown) {
      await this.source.open(last);
      this.attackers.restart();
    }
    const { path } = this.source.status;
    const isAtHome = ['', '#', '#/'].includes(window.location.hash);
    const hash = path === null ? null : rememberedAddress(path);
    if (isAtHome && hash !== null) window.history.replaceState(null, '', hash);
  }

  #showAddress(): void {
    const { place, filter } = readAddress();
    this.filter.set(filter);
    this.#show(place);
  }

  #show(place: Place): void {
    this.place = place;
    if (place.kind !== 'search') this.search.leave();
    const at = place.kind === 'attacker' ? place : null;
    const shown = this.attacker;
    const uuid = attackerOf(place);
    if ((shown?.uuid ?? null) === uuid) {
      if (at?.session !== undefined) shown?.openReplay(at.session, at.t ?? null);
      return;
    }
    shown?.close();
    this.attacker = uuid === null ? null : new AttackerView(this.live.client, uuid, this.filter);
    if (at?.session !== undefined) this.attacker?.openReplay(at.session, at.t ?? null);
    else if (at?.t !== undefined) this.attacker?.beginAt(at.t);
    this.layout.drawer = null;
    this.layout.tab = place.kind === 'matrix' ? 'attack' : 'primitives';
    void this.attacker?.start();
  }
}

/** The viewer of this page, for components. */
export const [getViewer, setViewer] = createContext<Viewer>();
