import type { LaneChoice } from '../format/lanes.ts';
import { showLocalTime } from '../format/times.ts';
import { readSetting, writeSetting } from './settings.ts';

/** How the theme is chosen. */
export type ThemeChoice = 'system' | 'dark' | 'light';

/** A panel that lies over the content where there is no room beside it. */
export type Drawer = 'events' | 'inspector' | null;

/** Tabs of the inspector. */
export type InspectorTab = 'evidence' | 'attack' | 'primitives' | 'notes';

/** Width in pixels from which events and inspector have their own columns. */
const WIDE_PX = 1600;

/** Pixels that events need beside a replay of 80 columns. */
const EVENTS_PX = 480;

/** Bounds of a width in pixels. */
interface WidthBounds {
  readonly min: number;
  readonly max: number;
}

/** Bounds of the navigation's width in pixels. */
export const NAV_WIDTHS: WidthBounds = { min: 200, max: 420 };
const NAV_PX = 260;

/** Bounds of the inspector's width in pixels. */
export const INSPECTOR_WIDTHS: WidthBounds = { min: 300, max: 560 };
const INSPECTOR_PX = 360;

/** Bounds of the replay's width in pixels beside the events: 80 columns always fit. */
export const REPLAY_WIDTHS: WidthBounds = { min: 672, max: 1400 };

/** Theme, panels and widths. */
export class LayoutStore {
  theme = $state<ThemeChoice>(themeSetting());
  drawer = $state<Drawer>(null);
  tab = $state<InspectorTab>('primitives');
  isInspectorShown = $state(true);
  /** The commands of the open session lie beside the replay, in place of the events. */
  showsCommands = $state(false);
  /** Times are shown in the zone of this machine, else in UTC. */
  isLocalTime = $state(readSetting('localTime') === 'on');
  replayWidth = $state(keptWidth('replayWidth', REPLAY_WIDTHS, REPLAY_WIDTHS.min));
  inspectorWidth = $state(keptWidth('inspectorWidth', INSPECTOR_WIDTHS, INSPECTOR_PX));
  /** Plots are shown as the tables behind them. */
  showsTables = $state(false);
  /** Lanes of the time stack; null while nobody has chosen. */
  lanes = $state<LaneChoice | null>(laneSetting());
  navWidth = $state(keptWidth('navWidth', NAV_WIDTHS, NAV_PX));
  #isSystemDark = $state(true);
  #isWide = $state(false);
  #width = $state(window.innerWidth);
  /** The tab in front is there because something was chosen, not because somebody asked for it. */
  #isTurned = false;

  constructor() {
    showLocalTime(this.isLocalTime);
    follow('(prefers-color-scheme: dark)', (matches) => (this.#isSystemDark = matches));
    follow(`(min-width: ${WIDE_PX}px)`, (matches) => (this.#isWide = matches));
    window.addEventListener('resize', () => (this.#width = window.innerWidth));
  }

  /** There is room for all panels side by side. */
  get isWide(): boolean {
    return this.#isWide;
  }

  /** The inspector has a column of its own: replay and events keep what they need beside it. */
  get hasInspector(): boolean {
    return this.#hasInspectorRoom && this.isInspectorShown;
  }

  get #hasInspectorRoom(): boolean {
    const left = this.#width - this.navWidth - this.inspectorWidth;
    return this.#isWide && left >= REPLAY_WIDTHS.min + EVENTS_PX;
  }

  get isDark(): boolean {
    return this.theme === 'system' ? this.#isSystemDark : this.theme === 'dark';
  }

  /** The other theme; back to the system's choice when that is the same. */
  toggleTheme(): void {
    const next = this.isDark ? 'light' : 'dark';
    this.theme = (next === 'dark') === this.#isSystemDark ? 'system' : next;
    writeSetting('theme', this.theme);
  }

  /** Shows times in the other zone. */
  switchLocalTime(): void {
    showLocalTime(!this.isLocalTime);
    this.isLocalTime = !this.isLocalTime;
    writeSetting('localTime', this.isLocalTime ? 'on' : 'off');
  }

  resizeReplay(width: number): void {
    this.replayWidth = clamp(width, REPLAY_WIDTHS, REPLAY_WIDTHS.min);
    writeSetting('replayWidth', String(this.replayWidth));
  }

  resizeInspector(width: number): void {
    this.inspectorWidth = clamp(width, INSPECTOR_WIDTHS, INSPECTOR_PX);
    writeSetting('inspectorWidth', String(this.inspectorWidth));
  }

  resizeNav(width: number): void {
    this.navWidth = clamp(width, NAV_WIDTHS, NAV_PX);
    writeSetting('navWidth', String(this.navWidth));
  }

  /** Has the time stack draw these lanes, now and after a restart. */
  showLanes(lanes: LaneChoice): void {
    this.lanes = lanes;
    writeSetting('lanes', lanes);
  }

  toggleDrawer(drawer: Exclude<Drawer, null>): void {
    this.drawer = this.drawer === drawer ? null : drawer;
  }

  /** Shows or hides the inspector, as a column or as a drawer. */
  toggleInspector(): void {
    if (this.#hasInspectorRoom) this.isInspectorShown = !this.isInspectorShown;
    else this.toggleDrawer('inspector');
  }

  /**
   * Puts a tab in front of the inspector, shown or not; notes that somebody asked for stay, which may
   * be half written.
   */
  turnInspector(tab: InspectorTab): void {
    if (this.tab === 'notes' && !this.#isTurned) return;
    this.tab = tab;
    this.#isTurned = true;
  }

  /** The tab in front is in use: choosing something else does not turn it away. */
  keepTab(): void {
    this.#isTurned = false;
  }

  /** Puts the tab in front that somebody asks for. */
  chooseTab(tab: InspectorTab): void {
    this.tab = tab;
    this.keepTab();
  }

  /** Makes the inspector visible with a tab in front. */
  showInspector(tab: InspectorTab): void {
    this.chooseTab(tab);
    if (this.#hasInspectorRoom) this.isInspectorShown = true;
    else this.drawer = 'inspector';
  }
}

/** A width as it was left. */
function keptWidth(name: string, bounds: WidthBounds, otherwise: number): number {
  return clamp(Number(readSetting(name) ?? otherwise), bounds, otherwise);
}

/** A width within bounds; what it is otherwise where it is no number. */
function clamp(width: number, { min, max }: WidthBounds, otherwise: number): number {
  return Number.isFinite(width) ? Math.min(max, Math.max(min, width)) : otherwise;
}

function follow(query: string, set: (matches: boolean) => void): void {
  const media = window.matchMedia(query);
  set(media.matches);
  media.addEventListener('change', (event) => set(event.matches));
}

function themeSetting(): ThemeChoice {
  const setting = readSetting('theme');
  return setting === 'dark' || setting === 'light' ? setting : 'system';
}

function laneSetting(): LaneChoice | null {
  const setting = readSetting('lanes');
  return setting === 'none' || setting === 'main' || setting === 'all' ? setting : null;
}
