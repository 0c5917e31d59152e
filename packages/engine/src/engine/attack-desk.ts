import { createRuleSet, effectiveConfidence } from '@shardscope/plugins';
import type { Params, Result } from '../client/protocol.ts';
import type { TagRow, TechniqueRow } from '../client/attack.ts';
import type { Analysis } from '../analysis/open-analysis.ts';
import { exportedText } from '../export/exported-text.ts';
import type { StoredTag } from '../store/index.ts';

/** Answers about ATT&CK in what is open. */
export interface AttackDesk {
  attack(): Result<'attack'>;
  techniques(query: Params<'techniques'>): Result<'techniques'>;
  tags(query: Params<'tags'>): Result<'tags'>;
  /** Throws what {@link exportTags} throws for what is not known, and E_EXPORT_TOO_LARGE. */
  exported(query: Params<'export.tags'>): Result<'export.tags'>;
}

/** Serves the tags of an analysis. */
export function attackDesk(analysis: Analysis): AttackDesk {
  const { store } = analysis;
  const raises = confidenceRaises(analysis);
  return {
    attack() {
      const catalogue = analysis.semantics.attack;
      return {
        release: catalogue.release,
        tactics: catalogue.tactics.map(({ id, name, url }) => ({ id, name, url })),
        techniques: catalogue
          .techniques()
          .filter(({ parent }) => parent === null)
          .map(({ id, name, tactics: serves }) => ({ id, name, tactics: serves })),
      };
    },
    techniques({ attacker, session }) {
      const raise = attacker === null ? 0 : raises.of(attacker);
      const query = {
        ...(attacker === null ? {} : { attacker }),
        ...(session === null ? {} : { session }),
      };
      return store.techniques(query).map((count): TechniqueRow => {
        const { name, url } = named(analysis, count.subTechnique ?? count.technique);
        return { ...count, name, url, confidence: effectiveConfidence(count.confidence, raise) };
      });
    },
    tags({ attacker, session, tactic, technique, offset, limit }) {
      const query = {
        ...(attacker === null ? {} : { attacker }),
        ...(session === null ? {} : { session }),
      };
      const kept: StoredTag[] = [];
      let total = 0;
      store.eachTag(query, (tag) => {
        if (tactic !== null && tag.tactic !== tactic) return;
        const ids = [tag.technique_id, tag.sub_technique_id];
        if (technique !== null && !ids.includes(technique)) return;
        if (total >= offset && total < offset + limit) kept.push(tag);
        total += 1;
      });
      const times = commandTimes(analysis);
      const rows = kept.map((tag) => tagRow(tag, analysis, times, raises.of(tag.attacker_uuid)));
      return { total, offset, rows };
    },
    exported: (query) => exportedText(store, query),
  };
}

function tagRow(
  tag: StoredTag,
  analysis: Analysis,
  times: (evidenceRef: string, command: number) => number | null,
  raise: number,
): TagRow {
  const rule = analysis.semantics.configuration.ttp.rules.find(
    ({ rule_id: id }) => id === tag.rule_id,
  );
  const { evidenceRef, command } = tag;
  return {
    uuid: tag.uuid,
    tactic: tag.tactic,
    technique: tag.technique_id,
    subTechnique: tag.sub_technique_id,
    name: named(analysis, tag.sub_technique_id ?? tag.technique_id).name,
    url: tag.mitre_url,
    confidence: tag.confidence,
    effective: effectiveConfidence(tag.confidence, raise),
    ruleId: tag.rule_id,
    ruleVersion: tag.rule_version,
    ruleName: rule?.name ?? '',
    ruleDescription: rule?.description ?? '',
    sourceKind: tag.source_kind,
    attackerUuid: tag.attacker_uuid,
    address: tag.attacker_uuid === null ? null : analysis.store.addressOf(tag.attacker_uuid),
    evidenceRef,
    sid: tag.session_id,
    decky: tag.decky_id,
    command,
    t: evidenceRef === null || command === null ? null : times(evidenceRef, command),
    ts: tag.created_at,
    evidence: tag.evidence,
  };
}

/** When commands were given, each session's looked up once. */
function commandTimes({
  store,
}: Analysis): (evidenceRef: string, command: number) => number | null {
  const known = new Map<string, readonly { readonly t: number }[]>();
  return (evidenceRef, command) => {
    const commands = known.get(evidenceRef) ?? store.commands(evidenceRef);
    known.set(evidenceRef, commands);
    return commands[command]?.t ?? null;
  };
}

function named(
  { semantics }: Analysis,
  id: string,
): { readonly name: string; readonly url: string } {
  const { name = id, url = '' } = semantics.attack.technique(id) ?? {};
  return { name, url };
}

/** How much more an attacker's tags are worth by what intelligence says of it. */
function confidenceRaises({ store, semantics }: Analysis): {
  of(attacker: string | null): number;
} {
  const rules = createRuleSet({ ...semantics.configuration.ttp, checked: true });
  return {
    of(attacker) {
      const intel = attacker === null ? null : store.live.intel(attacker);
      return intel === null ? 0 : rules.confidenceRaise(intel);
    },
  };
}
