import type { AttackCatalogue } from '../attack/attack-catalogue.ts';
import { parseIntelMappings } from '../predicates/ttp-data.ts';
import type { IntelMapping, IntelMappings } from '../predicates/ttp-data.ts';
import { readRuleFile } from './read-rule-file.ts';
import type { RawRule } from './read-rule-file.ts';
import { fieldName } from './rule-problem.ts';
import type { FieldPath, RuleProblem } from './rule-problem.ts';

/** Mappings that may be used; null where one of them may not. */
export interface ReadIntelMappings {
  readonly intel: IntelMappings | null;
  readonly problems: readonly RuleProblem[];
}

/**
 * Reads what the words of intelligence providers stand for, and holds it against ATT&CK: a technique
 * that is unknown, or revoked without a successor, refuses the file; a revoked one is followed to its
 * successor with a warning. Throws zod's error naming the field on what has another shape.
 */
export function readIntelMappings(
  text: string,
  file: string,
  catalogue: AttackCatalogue,
): ReadIntelMappings {
  const { rules, problems: broken } = readRuleFile(text, file);
  const [raw] = rules;
  if (!raw) return { intel: null, problems: broken };
  const parsed = parseIntelMappings(raw.value);
  const checker = new TechniqueChecker(file, raw, catalogue);
  const intel: IntelMappings = {
    abuseipdb: checker.section('abuseipdb', parsed),
    greynoise_tags: checker.section('greynoise_tags', parsed),
    greynoise_classifications: checker.section('greynoise_classifications', parsed),
    threatfox: checker.section('threatfox', parsed),
  };
  const isRefused = checker.problems.some(({ severity }) => severity === 'error');
  return { intel: isRefused ? null : intel, problems: checker.problems };
}

class TechniqueChecker {
  readonly problems: RuleProblem[] = [];
  readonly #file: string;
  readonly #raw: RawRule;
  readonly #catalogue: AttackCatalogue;

  constructor(file: string, raw: RawRule, catalogue: AttackCatalogue) {
    this.#file = file;
    this.#raw = raw;
    this.#catalogue = catalogue;
  }

  section(name: keyof IntelMappings, mappings: IntelMappings): IntelMapping[] {
    return mappings[name].map((mapping, index) => {
      const technique = this.#inUse(mapping.technique, [name, index, 'technique']);
      if (mapping.unless === undefined) return { ...mapping, technique };
      return {
        ...mapping,
        technique,
        unless: this.#inUse(mapping.unless, [name, index, 'unless']),
      };
    });
  }

  #inUse(id: string, path: FieldPath): string {
    const { release } = this.#catalogue;
    const entry = this.#catalogue.entry(id);
    const successor = this.#catalogue.successor(id);
    if (!entry) this.#add('error', path, `${id} is not in ATT&CK ${release}`);
    else if (!successor) {
      this.#add('error', path, `${id} is ${entry.status} in ATT&CK ${release} without a successor`);
    } else if (successor.id !== id) {
      this.#add('warning', path, `${id} is revoked in ATT&CK ${release}: ${successor.id} is used`);
    }
    return successor?.id ?? id;
  }

  #add(severity: RuleProblem['severity'], path: FieldPath, message: string): void {
    const place = { file: this.#file, ...this.#raw.position(path) };
    this.problems.push({ severity, ...place, ruleId: null, field: fieldName(path), message });
  }
}
