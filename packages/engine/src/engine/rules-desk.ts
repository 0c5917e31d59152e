import type { Params, Result } from '../client/protocol.ts';
import type { RuleRow, RuleStateRow } from '../client/rules.ts';
import {
  openRules,
  namedRuleFolders,
  ruleFolders,
  ruleStatesFile,
  type LoadedRule,
  type RuleFolders,
  type Rules,
  type RulesChange,
  type StateChange,
} from '../rules/index.ts';

/** The rules of an engine, and answers about them. */
export interface RulesDesk {
  /**
   * What the tagger works with for what is opened. A folder of rules that lies in it is left out:
   * nothing in what is opened is trusted.
   *
   * @param tell told what a person should know of folders
   */
  optionsFor(opened: string, tell: (notice: string) => void): Promise<ReturnType<Rules['options']>>;
  /** @param tags how many tags each rule gave in what is open */
  rules(tags: ReadonlyMap<string, number>): Promise<Result<'rules'>>;
  /** Throws what `Rules.setState` throws. */
  decide(query: Params<'rules.decide'>): Promise<null>;
  close(): Promise<void>;
}

/**
 * Opens the built-in rules and, where the engine works in the user's data folder, the user's own with
 * the states of all.
 *
 * @param onChange told of every change once it can be worked with
 */
export function rulesDesk(
  { data, named }: RulesPlace,
  onChange: (change: RulesChange) => void,
): RulesDesk {
  let current = openFolders(null);
  // Whoever asks is told; nobody has asked yet.
  current.catch(() => undefined);

  /** A folder that was named and cannot be used is refused once something is opened. */
  async function foldersFor(path: string | null): Promise<RuleFolders> {
    if (data !== null) return ruleFolders(path === null ? [] : named, path, data);
    return named.length === 0 || path === null ? NO_FOLDERS : namedRuleFolders(named, path);
  }

  async function openFolders(path: string | null): Promise<OpenedRules> {
    const found = await foldersFor(path);
    const statesFile = data === null ? null : ruleStatesFile(data);
    return { ...found, rules: await openRules({ folders: found.folders, statesFile, onChange }) };
  }

  return {
    async optionsFor(path, tell) {
      const before = await current;
      const { folders } = await foldersFor(path);
      if (folders.join('\n') !== before.folders.join('\n')) {
        await before.rules.close();
        current = openFolders(path);
      }
      const { rules, notices } = await current;
      for (const notice of notices) tell(notice);
      return rules.options();
    },
    async rules(tags) {
      const { rules, folders } = await current;
      return {
        rules: rules.list().map((rule) => ruleRow(rule, tags)),
        messages: rules.messages().toReversed(),
        folders,
      };
    },
    async decide({ ruleId, decision }) {
      await (await current).rules.setState(ruleId, stateChange(decision));
      return null;
    },
    async close() {
      await (await current).rules.close();
    },
  };
}

/** Where the rules of an engine are. */
export interface RulesPlace {
  /** The user's data folder; null for no rules of the user, and states in memory. */
  readonly data: string | null;
  /** Folders that are used besides. */
  readonly named: readonly string[];
}

/** Rules with the folders that they are read from. */
type OpenedRules = RuleFolders & { readonly rules: Rules };

const NO_FOLDERS: RuleFolders = { folders: [], notices: [] };

function ruleRow(
  { definition, file, state }: LoadedRule,
  tags: ReadonlyMap<string, number>,
): RuleRow {
  return {
    id: definition.rule_id,
    version: definition.rule_version,
    name: definition.name,
    description: definition.description,
    kinds: definition.applies_to,
    emits: definition.emits.map((emit) => ({
      tactic: emit.tactic,
      technique: emit.technique_id,
      subTechnique: emit.sub_technique_id ?? null,
      confidence: emit.confidence,
    })),
    file,
    state: stateRow(state),
    tags: tags.get(definition.rule_id) ?? 0,
  };
}

function stateRow(state: LoadedRule['state']): RuleStateRow | null {
  if (!state || state.state === 'enabled') return null;
  return {
    state: state.state,
    confidenceMax: state.state === 'clipped' ? (state.confidence_max ?? null) : null,
    expiresAt: state.expires_at ?? null,
    reason: state.reason ?? null,
    setBy: state.set_by ?? null,
    setAt: state.set_at ?? null,
  };
}

function stateChange(decision: Params<'rules.decide'>['decision']): StateChange {
  if (decision.state === 'enabled') return decision;
  const terms = {
    ...(decision.expiresAt === null ? {} : { expiresAt: decision.expiresAt }),
    ...(decision.reason === null ? {} : { reason: decision.reason }),
  };
  return decision.state === 'disabled'
    ? { state: 'disabled', ...terms }
    : { state: 'clipped', confidenceMax: decision.confidenceMax, ...terms };
}
