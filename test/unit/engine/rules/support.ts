import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { openRules } from '../../../../packages/engine/src/rules/index.ts';
import type {
  OpenRulesOptions,
  RuleMessage,
  Rules,
  RulesChange,
} from '../../../../packages/engine/src/rules/index.ts';

/** A change takes effect within this time, in ms. */
export const WITHIN_MS = 500;

/** A rule that finds a word in commands. */
export function rule(
  id: string,
  word: string,
  fields: Readonly<Record<string, string>> = {},
): string {
  const { version = '1', technique = 'T1059', confidence = '0.8', description = 'd' } = fields;
  return [
    `- rule_id: ${id}`,
    `  rule_version: ${version}`,
    `  name: rule_${id.toLowerCase()}`,
    `  description: ${description}`,
    '  applies_to: [command]',
    `  match: { pattern: '${word}' }`,
    '  emits:',
    `    - { tactic: TA0002, technique_id: ${technique}, confidence: ${confidence} }`,
    '  evidence_fields: [command_text]',
    '',
  ].join('\n');
}

/** Folders of one test, removed when it has finished. */
export async function ruleFolder(): Promise<{ data: string; folder: string; states: string }> {
  const data = await realpath(await mkdtemp(join(tmpdir(), 'shardscope-rules-')));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const folder = join(data, 'rules');
  await mkdir(folder);
  return { data, folder, states: join(data, 'rule-states.json') };
}

/** Rules that are open, with all they told. */
export interface Opened {
  readonly rules: Rules;
  readonly changes: readonly RulesChange[];
  readonly messages: readonly RuleMessage[];
  /** Topics of all events so far. */
  topics(): readonly string[];
  /** Resolves when an event of that topic was told of; rejects after WITHIN_MS. */
  told(topic: string): Promise<void>;
}

/** Opens rules for a test; they are closed when it has finished. */
export async function opened(options: OpenRulesOptions): Promise<Opened> {
  const changes: RulesChange[] = [];
  const messages: RuleMessage[] = [];
  const rules = await openRules({
    ...options,
    onChange: (change) => void changes.push(change),
    onMessage: (message) => void messages.push(message),
  });
  onTestFinished(() => rules.close());
  const topics = () => changes.flatMap(({ events }) => events.map(({ topic }) => topic));
  return {
    ...{ rules, changes, messages, topics },
    told: (topic) =>
      vi.waitFor(
        () => {
          if (!topics().includes(topic))
            throw new Error(`${topic} is not among ${topics().join()}`);
        },
        { timeout: WITHIN_MS, interval: 5 },
      ),
  };
}

/** The version of one rule as the tagger gets it; undefined where it is not there. */
export function versionOf({ rules }: Opened, id: string): number | undefined {
  return rules.options().rules.find((each) => each.rule_id === id)?.rule_version;
}

/** Writes a file of rules. */
export function write(folder: string, name: string, ...texts: string[]): Promise<void> {
  return writeFile(join(folder, name), texts.join(''));
}
