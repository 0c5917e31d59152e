// Measures the tagging rules on corpora of real commands, which are not part of this repository:
//   node --conditions=source scripts/recall.ts [folder] [--half a|b] [--show <measure>]
// The folder is that of the argument, of SHARDSCOPE_CORPORA, or a sibling of the checkout.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createRuleSet,
  loadAttackCatalogue,
  parseCommandLine,
  readBuiltinSources,
} from '../packages/plugins/src/ttp/index.ts';
import { ROOT } from './setup.js';

/** Tags below this confidence are not stored. */
const CONFIDENCE_FLOOR = 0.3;

/** Tactics that experts' labels stand for; ATT&CK 19 split Defense Evasion in two. */
const LABEL_TACTICS: Readonly<Record<string, readonly string[]>> = {
  'Initial Access': ['TA0001'],
  Execution: ['TA0002'],
  Persistence: ['TA0003'],
  'Privilege Escalation': ['TA0004'],
  'Defense Evasion': ['TA0005', 'TA0112'],
  'Credential Access': ['TA0006'],
  Discovery: ['TA0007'],
  'Lateral Movement': ['TA0008'],
  Collection: ['TA0009'],
  'Command and Control': ['TA0011'],
  Exfiltration: ['TA0010'],
  Impact: ['TA0040'],
};

interface AtomicTest {
  readonly technique: string;
  readonly name: string;
  readonly guid: string;
  readonly lines: readonly string[];
}

interface Command {
  readonly cmd: string;
  readonly n: number;
  readonly kind: string;
  readonly tpl: string;
  readonly head?: boolean;
  readonly tpl_n?: number;
  readonly gold_tactic?: Readonly<Record<string, number>>;
}

interface Row {
  readonly measure: string;
  readonly value: string;
  readonly goal: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { half: { type: 'string' }, show: { type: 'string' } },
});
const folder =
  positionals[0] ?? process.env['SHARDSCOPE_CORPORA'] ?? join(ROOT, '../shared/corpora');
const catalogue = loadAttackCatalogue();
const { rules, data, problems } = readBuiltinSources(catalogue);
const ruleSet = createRuleSet({ rules, data });

interface Hit {
  readonly rule: string;
  readonly technique: string;
  readonly tactic: string;
}

const known = new Map<string, readonly Hit[]>();

/** The tags of a command text that would be stored. */
function tagsOf(text: string): readonly Hit[] {
  const before = known.get(text);
  if (before) return before;
  const hits = ruleSet
    .lift({
      source_kind: 'command',
      source_id: 'recall',
      attacker_uuid: 'recall',
      identity_uuid: null,
      session_id: null,
      decky_id: null,
      payload: { command_text: text },
    })
    .tags.filter((tag) => tag.confidence >= CONFIDENCE_FLOOR)
    .map((tag) => ({
      rule: tag.ruleId,
      technique: tag.subTechnique ?? tag.technique,
      tactic: tag.tactic,
    }));
  known.set(text, hits);
  return hits;
}

function isInHalf(key: string): boolean {
  if (values.half === undefined) return true;
  const isA = (createHash('md5').update(key).digest()[0] ?? 0) % 2 === 0;
  return isA === (values.half === 'a');
}

function readLines(name: string): readonly unknown[] {
  return readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} % (${part} of ${whole})`;
}

function show(measure: string, ...lines: readonly string[]): void {
  if (values.show === measure) for (const line of lines) console.log(line);
}

/** Each line of a test is a command; a test's tags are those of its lines. */
function measureAtomics(): readonly Row[] {
  const all = readLines('atomic-linux.dev.jsonl') as readonly AtomicTest[];
  const tests = all.filter((test) => isInHalf(test.guid));
  let exact = 0;
  let any = 0;
  let tags = 0;
  let sharing = 0;
  for (const { technique, name, lines } of tests) {
    const hits = distinct(lines.flatMap((line) => tagsOf(line)));
    const tactics = new Set(catalogue.successor(technique)?.tactics);
    const isExact = hits.some((hit) => hit.technique === technique);
    exact += Number(isExact);
    any += Number(hits.length > 0);
    tags += hits.length;
    const outside = hits.filter(({ tactic }) => !tactics.has(tactic));
    sharing += hits.length - outside.length;
    const summary = `${technique}  ${name}  [${hits.map((hit) => `${hit.rule} ${hit.technique}`).join(', ')}]`;
    if (!isExact) show('atomic', summary, ...lines.map((line) => `    ${line.slice(0, 300)}`));
    if (outside.length > 0) {
      show(
        'outside',
        `${technique}  ${name}`,
        ...outside.map((hit) => `    ${hit.rule} ${hit.technique}`),
      );
    }
  }
  return [
    {
      measure: 'Atomic tests with the exact technique',
      value: percent(exact, tests.length),
      goal: '≥ 60 %',
    },
    { measure: 'Atomic tests with any tag', value: percent(any, tests.length), goal: '' },
    {
      measure: 'tags on Atomic tests that share a tactic',
      value: percent(sharing, tags),
      goal: '≥ 50 %',
    },
  ];
}

function distinct(hits: readonly Hit[]): readonly Hit[] {
  return [
    ...new Map(hits.map((hit) => [`${hit.rule} ${hit.technique} ${hit.tactic}`, hit])).values(),
  ];
}

function measureHoneypots(commands: readonly Command[]): readonly Row[] {
  const heads = commands.filter(({ kind, head }) => kind === 'honeypot' && head);
  const tagged = heads.filter(({ cmd }) => tagsOf(cmd).length > 0);
  const occurrences = (list: readonly Command[]): number =>
    list.reduce((sum, { n, tpl_n: all = n }) => sum + all, 0);
  for (const { cmd, tpl_n: times = 1 } of heads) {
    if (tagsOf(cmd).length === 0) show('honeypot', `${times}\t${cmd.slice(0, 200)}`);
  }
  const trainees = commands.filter(({ kind, head }) => kind !== 'honeypot' && head);
  return [
    {
      measure: 'honeypot templates with a tag',
      value: percent(tagged.length, heads.length),
      goal: '≥ 75 %',
    },
    {
      measure: 'the same by occurrence',
      value: percent(occurrences(tagged), occurrences(heads)),
      goal: '',
    },
    {
      measure: 'templates of trainees and testers with a tag',
      value: percent(trainees.filter(({ cmd }) => tagsOf(cmd).length > 0).length, trainees.length),
      goal: '',
    },
  ];
}

/** A label counts as often as it was given; a tag as often as its command was labelled. */
function measureExperts(commands: readonly Command[]): readonly Row[] {
  let [labels, right, tags, rightTags, harmless, harmlessTagged] = [0, 0, 0, 0, 0, 0];
  let [plain, plainRight, plainTags, plainRightTags] = [0, 0, 0, 0];
  for (const { cmd, gold_tactic: gold } of commands) {
    if (!gold) continue;
    const hits = tagsOf(cmd);
    const attack = Object.entries(gold).filter(([label]) => LABEL_TACTICS[label]);
    const tactics = new Set(attack.flatMap(([label]) => LABEL_TACTICS[label] ?? []));
    for (const [label, count] of attack) {
      const isRight = hits.some(({ tactic }) => LABEL_TACTICS[label]?.includes(tactic));
      labels += count;
      right += isRight ? count : 0;
      tags += count * hits.length;
      rightTags +=
        count * hits.filter(({ tactic }) => LABEL_TACTICS[label]?.includes(tactic)).length;
      if (!isRight)
        show(
          'expert',
          `${count}\t${label}\t${cmd.slice(0, 160)}\t${hits.map((hit) => `${hit.rule} ${hit.technique}`).join(', ')}`,
        );
    }
    if (attack.length > 0) {
      plain += 1;
      plainRight += Number(hits.some(({ tactic }) => tactics.has(tactic)));
      plainTags += hits.length;
      plainRightTags += hits.filter(({ tactic }) => tactics.has(tactic)).length;
    }
    harmless += gold['Harmless'] ?? 0;
    harmlessTagged += hits.length > 0 ? (gold['Harmless'] ?? 0) : 0;
  }
  return [
    {
      measure: 'expert labels with a tag of that tactic',
      value: percent(right, labels),
      goal: '≥ 60 %',
    },
    {
      measure: 'the same by distinct command, any of its labels',
      value: percent(plainRight, plain),
      goal: '',
    },
    {
      measure: 'tags on labelled commands in the labelled tactic',
      value: percent(rightTags, tags),
      goal: '≥ 65 %',
    },
    {
      measure: 'the same by distinct command, any of its labels',
      value: percent(plainRightTags, plainTags),
      goal: '',
    },
    {
      measure: 'labels “Harmless” on tagged commands',
      value: percent(harmlessTagged, harmless),
      goal: '',
    },
  ];
}

function measureDensity(commands: readonly Command[]): Row {
  let simple = 0;
  let tags = 0;
  for (const { cmd } of commands) {
    const hits = tagsOf(cmd);
    if (hits.length === 0 || parseCommandLine(cmd).parts.length !== 1) continue;
    simple += 1;
    tags += hits.length;
    if (hits.length > 2)
      show(
        'dense',
        `${hits.length}\t${cmd.slice(0, 160)}\t${hits.map((hit) => `${hit.rule} ${hit.technique}`).join(', ')}`,
      );
  }
  const value = `${(tags / Math.max(1, simple)).toFixed(2)} (${tags} on ${simple})`;
  return { measure: 'tags on a tagged simple command', value, goal: '≤ 2' };
}

function measureHarmless(): Row {
  const lines = readFileSync(join(ROOT, 'test/fixtures/ttp/harmless.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const tagged = lines.filter((line) => tagsOf(line).length > 0);
  for (const line of tagged) {
    show(
      'harmless',
      `${line}\t${tagsOf(line)
        .map((hit) => `${hit.rule} ${hit.technique}`)
        .join(', ')}`,
    );
  }
  return {
    measure: 'harmless lines with a tag',
    value: percent(tagged.length, lines.length),
    goal: '≤ 3 %',
  };
}

function printTable(rows: readonly Row[]): void {
  const widths = (['measure', 'value', 'goal'] as const).map((name) =>
    Math.max(name.length, ...rows.map((row) => row[name].length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  console.log(line(['measure', 'value', 'goal']));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const { measure, value, goal } of rows) console.log(line([measure, value, goal]));
}

function main(): void {
  if (!existsSync(folder)) {
    console.error(
      `There are no corpora in ${folder}. Name their folder, or set SHARDSCOPE_CORPORA.`,
    );
    process.exitCode = 1;
    return;
  }
  for (const { file, line, ruleId, message } of problems) {
    console.error(`${file}:${line} ${ruleId ?? ''} ${message}`);
  }
  const commands = (readLines('commands.dev.jsonl') as readonly Command[])
    .filter(({ tpl }) => isInHalf(tpl))
    .map((command) => ({ ...command, cmd: command.cmd.replaceAll('hxxp', 'http') }));
  printTable([
    ...measureAtomics(),
    ...measureHoneypots(commands),
    ...measureExperts(commands),
    measureDensity(commands),
    measureHarmless(),
  ]);
}

main();
