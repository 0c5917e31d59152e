import type { AttackerRow, TechniqueRow } from 'shardscope/client';
import type { Command } from '../../commands/command.ts';
import { COMMANDS } from '../../commands/registry.ts';
import { attackerName } from '../../format/attacker-name.ts';
import { counted } from '../../format/numbers.ts';
import type { Viewer } from '../../stores/viewer.svelte.ts';
import { paletteText } from './palette-text.ts';
import type { PaletteText } from './palette-text.ts';
import { techniqueOffers } from './technique-offers.ts';
import { timeResults } from './time-results.ts';
import type { IconName } from '../shared/icons.ts';

/** Attackers that the palette offers at a time. */
const MAX_ATTACKERS = 8;

/** A line of the palette. */
export interface PaletteResult {
  readonly id: string;
  readonly group: 'Commands' | 'Attackers' | 'Techniques' | 'Time' | 'Filters';
  readonly icon: IconName;
  readonly title: string;
  /** Said at the end of the line. */
  readonly hint: string;
  readonly keys: readonly string[];
  run(): void;
}

/**
 * What the palette offers for a text: `>` asks for commands, `@` for attackers, `#` for techniques,
 * `:` for times.
 */
export class PaletteResults {
  text = $state('');
  readonly #viewer: Viewer;
  #attackers = $state.raw<readonly AttackerRow[]>([]);
  /** Null before they are asked for: they stay the same while the palette is open. */
  #techniques = $state.raw<readonly TechniqueRow[] | null>(null);
  #asked = 0;
  readonly rows = $derived(this.#rows());

  constructor(viewer: Viewer, text: string) {
    this.#viewer = viewer;
    this.type(text);
  }

  /** What is looked for, and by which sign. */
  get asked(): PaletteText {
    const { sign, query } = paletteText(this.text);
    return { sign, query: query.toLowerCase() };
  }

  type(text: string): void {
    this.text = text;
    const { sign, query } = this.asked;
    const { isOpen } = this.#viewer.source;
    if (isOpen && (sign === null || sign === '@')) void this.#findAttackers(query);
    else this.#attackers = [];
    if (isOpen && sign === '#' && this.#techniques === null) void this.#askTechniques();
  }

  #rows(): readonly PaletteResult[] {
    const { sign, query } = this.asked;
    if (sign === ':') return timeResults(this.#viewer, query);
    if (sign === '#') return this.#techniqueRows(query);
    const commands = sign === '@' ? [] : this.#commandRows(query);
    return [...commands, ...this.#attackerRows(), ...this.#filterRows()];
  }

  #commandRows(query: string): readonly PaletteResult[] {
    return COMMANDS.filter(
      (command) =>
        command.isKeyOnly !== true &&
        command.title.toLowerCase().includes(query) &&
        command.isPossible(this.#viewer),
    ).map((command) => this.#commandRow(command));
  }

  #commandRow(command: Command): PaletteResult {
    return {
      id: command.id,
      group: 'Commands',
      icon: command.icon,
      title: command.title,
      hint: '',
      keys: this.#viewer.keymap.keysOf(command).slice(0, 1),
      run: () => command.run(this.#viewer),
    };
  }

  #attackerRows(): readonly PaletteResult[] {
    return this.#attackers.map((row) => ({
      id: row.uuid,
      group: 'Attackers',
      icon: 'users',
      title: attackerName(row),
      hint: counted(row.sessions, 'session'),
      keys: [],
      run: () => this.#viewer.showAttacker(row.uuid),
    }));
  }

  #techniqueRows(query: string): readonly PaletteResult[] {
    return techniqueOffers(this.#techniques ?? [], this.#viewer.attack, query).map(
      ({ id, name, tags, filter }) => ({
        id,
        group: 'Techniques',
        icon: 'tag',
        title: `${id} ${name}`,
        hint: counted(tags, 'tag'),
        keys: [],
        run: () => this.#viewer.filter.set(filter),
      }),
    );
  }

  #filterRows(): readonly PaletteResult[] {
    const text = this.text.trim();
    if (text === '' || this.asked.sign !== null) return [];
    return [
      {
        id: 'filter',
        group: 'Filters',
        icon: 'search',
        title: `Filter by “${text}”`,
        hint: '',
        keys: [],
        run: () => this.#viewer.filter.set(text),
      },
      {
        id: 'commands',
        group: 'Filters',
        icon: 'terminal',
        title: `Search all commands for “${text}”`,
        hint: '',
        keys: [],
        run: () => this.#viewer.searchFor(text, 'commands'),
      },
      {
        id: 'output',
        group: 'Filters',
        icon: 'terminal',
        title: `Search all output for “${text}”`,
        hint: 'reads the recordings',
        keys: [],
        run: () => this.#viewer.searchFor(text, 'output'),
      },
    ];
  }

  async #askTechniques(): Promise<void> {
    this.#techniques = [];
    this.#techniques = await this.#viewer.client
      .request('techniques', { attacker: null, session: null })
      // The matrix says what is wrong with the engine.
      .catch(() => []);
  }

  async #findAttackers(text: string): Promise<void> {
    const asked = ++this.#asked;
    const slice = await this.#viewer.client
      .request('attackers', {
        sort: 'lastSeen',
        descending: true,
        text,
        offset: 0,
        limit: MAX_ATTACKERS,
      })
      // The list beside it says what is wrong with the engine; the palette offers commands only.
      .catch(() => null);
    if (asked === this.#asked) this.#attackers = slice?.rows ?? [];
  }
}
