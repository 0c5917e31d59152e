import {
  createRuleSet,
  effectiveConfidence,
  type RuleDefinition,
  type RuleSet,
  type TtpOptions,
} from '@shardscope/plugins';
import type { Params, Result } from '../client/protocol.ts';
import type { TagRow, TechniqueRow } from '../client/attack.ts';
import type { Analysis } from '../analysis/open-analysis.ts';
import { exportedText } from '../export/exported-text.ts';
import type { StoredTag, TagQuery } from '../store/index.ts';

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
  const rulesInUse = rulesOf(analysis);
  const raiseOf = (attacker: string | null): number => {
    const intel = attacker === null ? null : store.live.intel(attacker);
    return intel === null ? 0 : rulesInUse().confidenceRaise(intel);
  };
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
      const raise = raiseOf(attacker);
      return store.techniques(tagQuery(attacker, session)).map((count): TechniqueRow => {
        const { name, url } = named(analysis, count.subTechnique ?? count.technique);
        return { ...count, name, url, confidence: effectiveConfidence(count.confidence, raise) };
      });
    },
    tags({ attacker, session, tactic, technique, offset, limit }) {
      const kept: StoredTag[] = [];
      let total = 0;
      store.eachTag(tagQuery(attacker, session), (tag) => {
        if (tactic !== null && tag.tactic !== tactic) return;
        const ids = [tag.technique_id, tag.sub_technique_id];
        if (technique !== null && !ids.includes(technique)) return;
        if (total >= offset && total < offset + limit) kept.push(tag);
        total += 1;
      });
      const times = commandTimes(analysis);
      const rows = kept.map((tag) =>
        tagRow(tag, analysis, times, {
          rule: rulesInUse().rule(tag.rule_id),
          raise: raiseOf(tag.attacker_uuid),
        }),
      );
      return { total, offset, rows };
    },
    exported: (query) => exportedText(store, query),
  };
}

function tagRow(
  tag: StoredTag,
  analysis: Analysis,
  times: (evidenceRef: string, command: number) => number | null,
  { rule, raise }: { readonly rule: RuleDefinition | undefined; readonly raise: number },
): TagRow {
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

/** The rules that are in use now: made again when others have taken their place. */
function rulesOf(analysis: Analysis): () => RuleSet {
  let made: { readonly from: TtpOptions; readonly rules: RuleSet } | null = null;
  return () => {
    const { ttp } = analysis.semantics.configuration;
    if (made?.from !== ttp) made = { from: ttp, rules: createRuleSet({ ...ttp, checked: true }) };
    return made.rules;
  };
}

function tagQuery(attacker: string | null, session: string | null): TagQuery {
  return {
    ...(attacker === null ? {} : { attacker }),
    ...(session === null ? {} : { session }),
  };
}
