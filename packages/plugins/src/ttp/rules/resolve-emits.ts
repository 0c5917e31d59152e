import type { AttackCatalogue, CatalogueTechnique } from '../attack/attack-catalogue.ts';
import type { FieldPath } from './rule-problem.ts';
import type { ResolvedEmit, RuleEmit } from './rule-schema.ts';

/** What the catalogue says about one field of a rule. */
export interface EmitNote {
  readonly severity: 'error' | 'warning';
  readonly path: FieldPath;
  readonly message: string;
}

/** A rule's emits by ids in use, and what was found wrong or put right on the way. */
export interface EmitsResult {
  readonly emits: readonly ResolvedEmit[];
  readonly notes: readonly EmitNote[];
}

/**
 * Holds a rule's emits against ATT&CK: ids exist and are in use, a sub-technique belongs to its
 * technique, a tactic to the technique. A revoked id is followed to its successor, and a tactic that
 * the release does not give the technique is corrected; both are noted.
 */
export function resolveEmits(emits: readonly RuleEmit[], catalogue: AttackCatalogue): EmitsResult {
  const notes: EmitNote[] = [];
  const resolved = emits.flatMap((emit, index) => {
    const note = (severity: EmitNote['severity'], field: string, message: string): void => {
      notes.push({ severity, path: ['emits', index, field], message });
    };
    return resolveEmit(emit, catalogue, note) ?? [];
  });
  return { emits: resolved, notes };
}

type Note = (severity: EmitNote['severity'], field: string, message: string) => void;

function resolveEmit(emit: RuleEmit, catalogue: AttackCatalogue, note: Note): ResolvedEmit | null {
  const { technique_id: id, sub_technique_id: subId } = emit;
  if (subId === undefined || subId === null) {
    const technique = inUse(id, 'technique_id', catalogue, note);
    return technique && placed(technique, emit, catalogue, note);
  }
  const sub = inUse(subId, 'sub_technique_id', catalogue, note);
  const isOwn = subId.startsWith(`${id}.`);
  if (!isOwn) {
    const parent = catalogue.entry(subId)?.parent ?? subId.slice(0, 5);
    note(
      'error',
      'sub_technique_id',
      `${subId} belongs to ${parent}, not to ${id}: write ${parent}`,
    );
  }
  return isOwn && sub ? placed(sub, emit, catalogue, note) : null;
}

function inUse(
  id: string,
  field: string,
  catalogue: AttackCatalogue,
  note: Note,
): CatalogueTechnique | null {
  const entry = catalogue.entry(id);
  const name = `ATT&CK ${catalogue.release}`;
  if (!entry) {
    note('error', field, `${id} is not in ${name}: look the id up at https://attack.mitre.org`);
    return null;
  }
  if (entry.status === 'live') return entry;
  const successor = catalogue.successor(id);
  if (!successor) {
    note('error', field, `${id} (${entry.name}) is ${entry.status} in ${name} without a successor`);
    return null;
  }
  note('warning', field, `${id} (${entry.name}) is revoked in ${name}: ${successor.id} is used`);
  return successor;
}

function placed(
  technique: CatalogueTechnique,
  emit: RuleEmit,
  catalogue: AttackCatalogue,
  note: Note,
): ResolvedEmit | null {
  const tactic = tacticOf(technique, emit.tactic, catalogue, note);
  if (tactic === null) return null;
  return {
    tactic,
    technique_id: technique.parent ?? technique.id,
    sub_technique_id: technique.parent === null ? null : technique.id,
    confidence: emit.confidence,
  };
}

function tacticOf(
  technique: CatalogueTechnique,
  wanted: string,
  catalogue: AttackCatalogue,
  note: Note,
): string | null {
  const names = technique.tactics.map((id) => `${id} ${catalogue.tactic(id)?.name ?? ''}`.trim());
  if (technique.tactics.includes(wanted)) return wanted;
  if (!catalogue.tactic(wanted)) {
    note('error', 'tactic', `${wanted} is no tactic; ${technique.id} is of ${names.join(' or ')}`);
    return null;
  }
  const corrected = catalogue.tactics.find((tactic) => technique.tactics.includes(tactic.id));
  if (!corrected) return null;
  const { id, name } = corrected;
  note(
    'warning',
    'tactic',
    `${technique.id} (${technique.name}) is not of ${wanted}: ${id} ${name} is used`,
  );
  return corrected.id;
}
