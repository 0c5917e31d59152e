import { userInfo } from 'node:os';
import { basename, dirname } from 'node:path';
import {
  currentStates,
  loadAttackCatalogue,
  loadBuiltinPack,
  nextExpiry,
} from '@shardscope/plugins';
import type { RuleProblem, RulePack, RuleState, TtpOptions } from '@shardscope/plugins';
import { messageOf, type Envelope } from '@shardscope/sdk';
import { ruleStateRefused, ruleStatesInvalid, ruleUnknown } from './rule-errors.ts';
import { MAX_MESSAGES, MAX_TIMER_MS } from './limits.ts';
import { reloadedEvent, stateEvent } from './rule-events.ts';
import { RuleLibrary, type RuleChange } from './rule-library.ts';
import type { LoadedRule, RuleMessage, Rules, RulesChange, StateChange } from './rules.ts';
import { parseStates, writeState } from './state-file.ts';
import { isRuleFile } from './read-rule-path.ts';
import { WatchedFolder, type Watch } from './watched-folder.ts';
import type { FolderFile } from './folder-reader.ts';

/** Where rules and their states are, and who wants to know of changes. */
export interface OpenRulesOptions {
  /** As `ruleFolders` gives them: none of them in an opened folder. They need not exist. */
  readonly folders: readonly string[];
  /** Null keeps states in memory only. */
  readonly statesFile: string | null;
  /** Told of every change once it can be worked with, in order. */
  readonly onChange?: (change: RulesChange) => void;
  readonly onMessage?: (message: RuleMessage) => void;
  /** Whether files are followed; default: they are. */
  readonly follow?: boolean;
  /** How folders are watched; default: by the system. */
  readonly watch?: Watch;
}

/**
 * Loads the built-in rules, the rules of the user's folders and the states of all, and follows them:
 * a saved file, or a state that was set or has expired, takes effect within half a second. What is
 * wrong in a file costs the rules that it is wrong of, and is told.
 */
export async function openRules(options: OpenRulesOptions): Promise<Rules> {
  const desk = new RuleDesk(options);
  await desk.open();
  return desk;
}

class RuleDesk implements Rules {
  readonly catalogue = loadAttackCatalogue();
  readonly #pack: RulePack = loadBuiltinPack();
  readonly #library = new RuleLibrary(this.#pack.rules, {
    catalogue: this.catalogue,
    data: this.#pack.data,
  });
  readonly #request: OpenRulesOptions;
  readonly #watched: WatchedFolder[] = [];
  readonly #files = new Map<string, readonly FolderFile[]>();
  #messages: readonly Said[] = [];
  /** All that the file says, of rules that do not exist and with what has expired. */
  #kept: readonly RuleState[] = [];
  /** What holds now, by rule. */
  #states: ReadonlyMap<string, RuleState> = new Map();
  #options: TtpOptions;
  #expiry: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();
  #isOpen = false;

  constructor(request: OpenRulesOptions) {
    this.#request = request;
    this.#options = this.#optionsNow();
  }

  async open(): Promise<void> {
    const { folders, statesFile, follow = true } = this.#request;
    for (const folder of folders) {
      const watched = this.#watch(folder, isRuleFile, (files) => {
        this.#files.set(folder, files);
        if (this.#isOpen) this.#reload();
      });
      this.#files.set(folder, await watched.start(follow));
    }
    if (statesFile !== null) {
      const name = basename(statesFile);
      const take = (files: readonly FolderFile[]): void => {
        this.#takeStates(files[0]?.text ?? null, statesFile);
      };
      take(await this.#watch(dirname(statesFile), (each) => each === name, take).start(follow));
    }
    this.#reload();
    this.#isOpen = true;
  }

  options(): TtpOptions {
    return this.#options;
  }

  list(): readonly LoadedRule[] {
    return this.#library
      .rules()
      .map((rule) => ({ ...rule, state: this.#states.get(rule.definition.rule_id) ?? null }));
  }

  states(): readonly RuleState[] {
    return [...this.#states.values()];
  }

  messages(): readonly RuleMessage[] {
    return this.#messages.map(({ message }) => message);
  }

  /** One decision after the other. */
  setState(ruleId: string, change: StateChange): Promise<void> {
    const done = this.#turn.then(() => this.#decide(ruleId, change));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    if (this.#expiry) clearTimeout(this.#expiry);
    await Promise.all(this.#watched.map((watched) => watched.close()));
    await this.#turn;
  }

  #watch(
    folder: string,
    accepts: (name: string) => boolean,
    onFiles: (files: readonly FolderFile[]) => void,
  ): WatchedFolder {
    const onTrouble = (text: string, file: string): void => {
      this.#say({ severity: 'warning', file, text });
    };
    const { watch } = this.#request;
    const watched = new WatchedFolder({ folder, accepts, onFiles, onTrouble, watch });
    this.#watched.push(watched);
    return watched;
  }

  async #decide(ruleId: string, change: StateChange): Promise<void> {
    const now = epochSeconds();
    const { statesFile } = this.#request;
    const isHeld = this.#kept.some(({ rule_id: id }) => id === ruleId);
    if (!this.#library.has(ruleId) && !(isHeld && change.state === 'enabled')) {
      throw ruleUnknown(ruleId);
    }
    const state = stateOf(ruleId, change, now);
    const tell = (text: string): void => this.#say({ severity: 'warning', file: statesFile, text });
    const others = this.#kept.filter(({ rule_id: id }) => id !== ruleId);
    this.#kept =
      statesFile === null
        ? [...others, ...(state ? [state] : [])]
        : await writeState(statesFile, ruleId, state, tell);
    this.#apply([], []);
  }

  #takeStates(text: string | null, file: string): void {
    const read = text === null ? { kind: 'read' as const, states: [] } : parseStates(text);
    if (read.kind === 'invalid') {
      const { message } = ruleStatesInvalid(file, null, read.why);
      this.#say({ severity: 'error', file, text: message });
      return;
    }
    this.#kept = read.states;
    if (this.#isOpen) this.#apply([], []);
  }

  #reload(): void {
    const files = [...this.#files.values()].flat();
    const { changes, problems } = this.#library.load(files);
    const standing = new Set(this.#library.problems().map(keyOf));
    this.#messages = this.#messages.filter(({ of }) => of === null || standing.has(of));
    this.#apply(changes, problems);
  }

  /** Takes changes of rules and of states into the options, all at once, and tells of each. */
  #apply(changes: readonly RuleChange[], problems: readonly RuleProblem[]): void {
    for (const problem of problems) {
      this.#say({ ...problem, text: problem.message }, keyOf(problem));
    }
    for (const { ruleId, file, kind } of this.#isOpen ? changes : []) {
      this.#say({ severity: 'info', file, ruleId, text: `${ruleId} was ${kind}.` });
    }
    const now = epochSeconds();
    const before = this.#states;
    const after = new Map(this.#current(now).map((state) => [state.rule_id, state]));
    const events: Envelope[] = changes.map((change) => reloadedEvent(change, now));
    for (const ruleId of new Set([...before.keys(), ...after.keys()])) {
      const state = after.get(ruleId) ?? null;
      if (JSON.stringify(before.get(ruleId) ?? null) === JSON.stringify(state)) continue;
      events.push(stateEvent(ruleId, state, now));
    }
    this.#states = after;
    this.#awaitExpiry(now);
    if (events.length === 0) return;
    this.#options = this.#optionsNow();
    // What is there from the beginning is no change.
    if (this.#isOpen) this.#tell({ options: this.#options, events });
  }

  /** A listener that fails is no reason to stop following files. */
  #tell(change: RulesChange): void {
    try {
      this.#request.onChange?.(change);
    } catch (thrown) {
      const text = `A change of rules was not taken over: ${messageOf(thrown)}`;
      this.#say({ severity: 'error', text });
    }
  }

  #current(now: number): readonly RuleState[] {
    const rules = this.#library.rules().map(({ definition }) => definition);
    return currentStates(this.#kept, rules, now).filter(({ state }) => state !== 'enabled');
  }

  #awaitExpiry(now: number): void {
    if (this.#expiry) clearTimeout(this.#expiry);
    this.#expiry = null;
    const at = nextExpiry(this.states(), now);
    if (at === null || this.#request.follow === false) return;
    const ms = Math.min(MAX_TIMER_MS, Math.max(0, (at - now) * 1000) + 1);
    this.#expiry = setTimeout(() => this.#apply([], []), ms).unref();
  }

  #optionsNow(): TtpOptions {
    const rules = this.#library.rules().map(({ definition }) => definition);
    return { rules, data: this.#pack.data, states: [...this.states()], now: epochSeconds() };
  }

  /** @param of the problem that it stays for; null where it stays */
  #say(
    { severity, text, file = null, line = 0, ruleId = null, field = '' }: Sayable,
    of: string | null = null,
  ): void {
    const message = { ts: epochSeconds(), severity, file, line, ruleId, field, text };
    this.#messages = [...this.#messages, { message, of }].slice(-MAX_MESSAGES);
    this.#request.onMessage?.(message);
  }
}

type Sayable = Pick<RuleMessage, 'severity' | 'text'> & Partial<RuleMessage>;

/** A message, and the problem of a file that it tells of: it goes when that does. */
interface Said {
  readonly message: RuleMessage;
  readonly of: string | null;
}

function keyOf(problem: RuleProblem): string {
  return JSON.stringify(problem);
}

/** The state that a decision stands for; null where it takes one back. */
function stateOf(ruleId: string, change: StateChange, now: number): RuleState | null {
  if (change.state === 'enabled') return null;
  const { expiresAt, reason, setBy = userName() } = change;
  if (expiresAt !== undefined && !(expiresAt > now)) {
    throw ruleStateRefused(ruleId, 'the time at which it expires is not in the future');
  }
  const confidence = change.state === 'clipped' ? change.confidenceMax : null;
  if (confidence !== null && !(confidence >= 0 && confidence <= 1)) {
    throw ruleStateRefused(ruleId, `${confidence} is no confidence from 0 to 1`);
  }
  return {
    rule_id: ruleId,
    state: change.state,
    confidence_max: confidence,
    expires_at: expiresAt ?? null,
    reason: reason ?? null,
    set_by: setBy ?? null,
    set_at: now,
  };
}

/** Not every user has a name: containers run as bare numbers. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function epochSeconds(): number {
  return Date.now() / 1000;
}
