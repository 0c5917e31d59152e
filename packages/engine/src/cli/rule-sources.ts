import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  builtinRuleFiles,
  builtinRuleFolder,
  loadAttackCatalogue,
  loadBuiltinPack,
  parseRules,
  type RuleContext,
  type RuleDefinition,
  type RuleFile,
  type RuleProblem,
  type TtpData,
} from '@shardscope/plugins';
import { readRulePath, ruleFolders, type RulePath } from '../rules/index.ts';

/** Rules by their sources, checked as for use. */
export interface RuleSources {
  readonly files: readonly RuleFile[];
  readonly rules: readonly RuleDefinition[];
  readonly problems: readonly RuleProblem[];
  readonly data: TtpData;
  /** What could not be read. */
  readonly troubles: readonly string[];
}

/**
 * Reads the rules of a folder or file, or without one all that are in use: the built-in ones and those
 * of the user's folders. Throws E_RULES_UNREADABLE for a path that is asked for and not there.
 */
export async function readRuleSources(dir: string | undefined): Promise<RuleSources> {
  const { data, rules: builtIn } = loadBuiltinPack();
  const catalogue = loadAttackCatalogue();
  const { files, troubles } = dir === undefined ? await filesInUse() : await filesIn(dir);
  const isBuiltIn = dir === undefined || (await isBuiltInPath(dir));
  const taken = isBuiltIn
    ? new Map<string, string>()
    : new Map(builtIn.map((rule) => [rule.rule_id, 'the built-in rules']));
  const context: RuleContext = { catalogue, data, taken };
  return { files, data, troubles, ...parseRules(files, context) };
}

async function filesIn(
  dir: string,
): Promise<{ readonly files: readonly RuleFile[]; readonly troubles: readonly string[] }> {
  const { files, troubles }: RulePath = await readRulePath(dir);
  return { files, troubles: troubles.map(({ file, text }) => `${file}: ${text}`) };
}

async function filesInUse(): ReturnType<typeof filesIn> {
  const { folders, notices } = await ruleFolders();
  const files = [...builtinRuleFiles()];
  const troubles = [...notices];
  for (const [index, folder] of folders.entries()) {
    try {
      const read = await filesIn(folder);
      files.push(...read.files);
      troubles.push(...read.troubles);
    } catch (thrown) {
      // The user's own folder need not exist.
      if (index > 0) throw thrown;
    }
  }
  return { files, troubles };
}

/** Whoever works on the built-in rules checks them where they lie. */
async function isBuiltInPath(dir: string): Promise<boolean> {
  const [asked, builtIn] = await Promise.all([
    realpath(dir),
    realpath(fileURLToPath(builtinRuleFolder())),
  ]);
  return asked === builtIn || asked.startsWith(builtIn);
}
