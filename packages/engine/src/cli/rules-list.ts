import { type RuleDefinition, type RuleState } from '@shardscope/plugins';
import { visibleText } from '../client/visible-text.ts';
import type { Console } from './console.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { safeJson } from './format-jsonl.ts';
import { readRuleSources } from './rule-sources.ts';
import { formatTime } from './units.ts';
import { openUserRules, ruleMessageText } from './user-rules.ts';
import type { LoadedRule } from '../rules/index.ts';

/** `shardscope rules list [dir]` */
export async function listRules(
  dir: string | undefined,
  asJson: boolean,
  console: Console,
): Promise<ExitCode> {
  const note = (text: string): void => void console.err.write(`${visibleText(text)}\n`);
  const rules = await openUserRules({ named: [], opened: null, say: note, follow: false });
  const listed = dir === undefined ? rules.list() : await listedIn(dir, rules.states(), note);
  await rules.close();
  for (const rule of listed) {
    await console.out.ready();
    console.out.write(`${asJson ? ruleJson(rule) : visibleText(ruleLine(rule))}\n`);
  }
  if (listed.length > 0) return EXIT.done;
  note(`There is no rule that can be used in ${dir ?? 'any folder'}.`);
  return EXIT.nothingReadable;
}

async function listedIn(
  dir: string,
  states: readonly RuleState[],
  note: (text: string) => void,
): Promise<readonly LoadedRule[]> {
  const { rules, problems, troubles } = await readRuleSources(dir);
  for (const trouble of troubles) note(trouble);
  for (const problem of problems) {
    note(ruleMessageText({ ...problem, ts: 0, text: problem.message }));
  }
  const stateOf = new Map(states.map((state) => [state.rule_id, state]));
  return rules.map((definition) => ({
    definition,
    file: dir,
    state: stateOf.get(definition.rule_id) ?? null,
  }));
}

function ruleJson({ definition, file, state }: LoadedRule): string {
  const { rule_id, rule_version, name, description, applies_to, emits } = definition;
  const about = { rule_id, rule_version, name, description, applies_to, emits };
  return safeJson({ ...about, file, state: state ?? { rule_id, state: 'enabled' } });
}

function ruleLine({ definition, file, state }: LoadedRule): string {
  const { rule_id: id, rule_version: version, name, applies_to: kinds } = definition;
  const parts = [
    `${id} v${version}`.padEnd(10),
    stateText(state).padEnd(9),
    name.padEnd(34),
    kinds.join(',').padEnd(12),
    techniquesOf(definition),
    ...(file === null ? [] : [file]),
  ];
  return parts.join('  ');
}

function stateText(state: RuleState | null): string {
  if (state === null || state.state === 'enabled') return 'enabled';
  const most = state.state === 'clipped' ? ` to ${(state.confidence_max ?? 1).toFixed(2)}` : '';
  const until = state.expires_at ? ` until ${formatTime(state.expires_at)}` : '';
  const reason = state.reason ? ` (${state.reason})` : '';
  return `${state.state}${most}${until}${reason}`;
}

function techniquesOf({ emits }: RuleDefinition): string {
  if (emits.length === 0) return 'raises confidence';
  return emits
    .map((emit) => `${emit.sub_technique_id ?? emit.technique_id} ${emit.confidence.toFixed(2)}`)
    .join(', ');
}
