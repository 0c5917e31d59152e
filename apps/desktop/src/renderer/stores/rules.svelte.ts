import type { EngineClient, ErrorInfo, Result, RuleDecision, RuleRow } from 'shardscope/client';
import { errorInfo } from './error-info.ts';
import { Loaded } from './loaded.svelte.ts';

/** Which rules are listed. */
export type RuleScope = 'all' | 'fired' | 'changed' | 'own';

/** The rules of the tagger, what is said of them, and what a person decides. */
export class RulesStore {
  readonly all: Loaded<Result<'rules'>>;
  text = $state('');
  scope = $state<RuleScope>('all');
  chosen = $state<string | null>(null);
  /** A decision is on its way. */
  isBusy = $state(false);
  /** Why the last decision was not kept. */
  error = $state.raw<ErrorInfo | null>(null);
  readonly shown = $derived.by(() => this.#shown());
  readonly rule = $derived.by(
    () => this.all.value?.rules.find(({ id }) => id === this.chosen) ?? null,
  );
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
    this.all = new Loaded(() => client.request('rules', {}));
  }

  /** Decides about a rule; whether that is kept and in effect. */
  async decide(ruleId: string, decision: RuleDecision): Promise<boolean> {
    this.isBusy = true;
    try {
      await this.#client.request('rules.decide', { ruleId, decision });
      this.error = null;
      return true;
    } catch (error) {
      this.error = errorInfo(error);
      return false;
    } finally {
      this.isBusy = false;
      await this.all.refresh();
    }
  }

  #shown(): readonly RuleRow[] {
    const words = this.text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return (this.all.value?.rules ?? []).filter(
      (rule) => isIn(rule, this.scope) && words.every((word) => textOf(rule).includes(word)),
    );
  }
}

function isIn({ tags, state, file }: RuleRow, scope: RuleScope): boolean {
  switch (scope) {
    case 'all':
      return true;
    case 'fired':
      return tags > 0;
    case 'changed':
      return state !== null;
    case 'own':
      return file !== null;
  }
}

function textOf({ id, name, description, kinds, emits }: RuleRow): string {
  const techniques = emits.map(({ technique, subTechnique }) => subTechnique ?? technique);
  return [id, name, name.replaceAll('_', ' '), description, ...kinds, ...techniques]
    .join(' ')
    .toLowerCase();
}
