import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AttackCatalogue } from '../attack/attack-catalogue.ts';
import { parseFingerprints, parseIntelMappings } from '../predicates/ttp-data.ts';
import type { TtpData } from '../predicates/ttp-data.ts';
import { parseRules } from '../rules/parse-rules.ts';
import type { ParsedRules, RuleFile } from '../rules/parse-rules.ts';
import { readIntelMappings } from '../rules/read-intel-mappings.ts';
import { formatProblem } from '../rules/rule-problem.ts';
import type { RuleProblem } from '../rules/rule-problem.ts';
import type { RuleDefinition } from '../rules/rule-schema.ts';
import { runExamples } from '../rules/run-examples.ts';
import type { ExampleFailure } from '../rules/run-examples.ts';
import { BUILTIN_DATA, loadAttackCatalogue, readBuiltinJson } from './builtin-data.ts';

/** The rules that come with the plugin, and the tables that they look things up in. */
export interface RulePack {
  readonly rules: readonly RuleDefinition[];
  readonly data: TtpData;
}

/** The rules were checked in full when the file was made: here only that it is such a file. */
const packSchema = z.object({
  rules: z.array(z.custom<RuleDefinition>(isRule)),
  data: z.object({
    intel: z.unknown().transform(parseIntelMappings),
    fingerprints: z.unknown().transform(parseFingerprints),
  }),
});

function isRule(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'rule_id' in value && 'match' in value;
}

/**
 * The built-in pack as it is shipped: checked when it was built, so that a start costs no more than
 * reading it. Made from the YAML files by `npm run rules:pack`.
 */
export function loadBuiltinPack(): RulePack {
  return packSchema.parse(readBuiltinJson('pack.json'));
}

/**
 * Reads the YAML sources of the built-in pack and checks them: for building, testing and listing.
 * Throws on tables that cannot be used.
 */
export function readBuiltinSources(
  catalogue: AttackCatalogue,
): ParsedRules & { readonly data: TtpData } {
  const name = 'intel-mappings.yaml';
  const { intel, problems } = readIntelMappings(readText(name), name, catalogue);
  if (!intel) throw new Error(problems.map(formatProblem).join('\n'));
  const fingerprints = parseFingerprints(parse(readText('c2-fingerprints.yaml')));
  const data: TtpData = { intel, fingerprints };
  const parsed = parseRules(builtinRuleFiles(), { catalogue, data });
  return { rules: parsed.rules, problems: [...problems, ...parsed.problems], data };
}

/** Where the YAML sources of the built-in rules lie. */
export function builtinRuleFolder(): URL {
  return new URL('rules/', BUILTIN_DATA);
}

/** The files of the built-in rules, in order. */
export function builtinRuleFiles(): readonly RuleFile[] {
  const folder = builtinRuleFolder();
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ file: `rules/${name}`, text: readFileSync(new URL(name, folder), 'utf8') }));
}

function readText(name: string): string {
  return readFileSync(new URL(name, BUILTIN_DATA), 'utf8');
}

/** The text of the shipped pack, and what speaks against shipping it. */
export interface PackedRules {
  readonly text: string;
  readonly problems: readonly RuleProblem[];
  readonly failures: readonly ExampleFailure[];
}

/** Checks the built-in rules, runs their examples, and writes what {@link loadBuiltinPack} reads. */
export function packBuiltinRules(): PackedRules {
  const { rules, problems, data } = readBuiltinSources(loadAttackCatalogue());
  const { failures } = runExamples(rules, data);
  const pack = {
    data,
    // Examples are for those who change the rules: they are read from the sources.
    rules: rules.map((rule) =>
      Object.fromEntries(Object.entries(rule).filter(([name]) => name !== 'tests')),
    ),
  };
  return { text: `${JSON.stringify(pack, null, 1)}\n`, problems, failures };
}
