import type { RuleState } from '@shardscope/plugins';
import { ENVELOPE_VERSION, derivedId, topicWith, typeOfTopic } from '@shardscope/sdk';
import type { Envelope, JsonObject } from '@shardscope/sdk';
import type { RuleChange } from './rule-library.ts';

/** `ttp.rule.reloaded.<id>`: a rule is new, other than before, or gone. */
export function reloadedEvent({ ruleId, kind, definition }: RuleChange, ts: number): Envelope {
  const version = definition?.rule_version ?? null;
  return envelope('ttp.rule.reloaded', ruleId, ts, {
    rule_id: ruleId,
    change: kind,
    rule_version: version,
  });
}

/** `ttp.rule.state.<id>`: how a rule stands from now on; null where nothing is decided any more. */
export function stateEvent(ruleId: string, state: RuleState | null, ts: number): Envelope {
  return envelope('ttp.rule.state', ruleId, ts, {
    rule_id: ruleId,
    state: state?.state ?? 'enabled',
    confidence_max: state?.confidence_max ?? null,
    expires_at: state?.expires_at ?? null,
    reason: state?.reason ?? null,
    set_by: state?.set_by ?? null,
    set_at: state?.set_at ?? null,
  });
}

function envelope(prefix: string, ruleId: string, ts: number, payload: JsonObject): Envelope {
  const topic = topicWith(prefix, ruleId);
  const id = derivedId(topic, String(ts), JSON.stringify(payload));
  return { v: ENVELOPE_VERSION, id, topic, type: typeOfTopic(topic), ts, payload };
}
