import type { JsonObject, TaggerKind } from '@shardscope/sdk';
import type { Slice } from './rows.ts';

/** A tactic of the ATT&CK release in use, in the order of the matrix. */
export interface TacticRow {
  /** `TA0007` */
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** A technique under a tactic, with the tags that name it. Times are epoch seconds. */
export interface TechniqueRow {
  readonly tactic: string;
  /** `T1059` */
  readonly technique: string;
  /** `T1059.004` */
  readonly subTechnique: string | null;
  readonly name: string;
  readonly url: string;
  /** Tags. */
  readonly count: number;
  /** Of the best tag, 0..1. */
  readonly confidence: number;
  readonly attackers: number;
  readonly sessions: number;
  /** Ids of the rules that said so, sorted. */
  readonly rules: readonly string[];
  readonly firstTs: number;
  readonly lastTs: number;
}

/** One tag with its rule and its place. */
export interface TagRow {
  readonly uuid: string;
  readonly tactic: string;
  readonly technique: string;
  readonly subTechnique: string | null;
  readonly name: string;
  readonly url: string;
  /** As the rule gave it, 0..1. */
  readonly confidence: number;
  /** What it is worth by what is known of the attacker, 0..1. */
  readonly effective: number;
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** Empty for a rule that is no longer there. */
  readonly ruleName: string;
  readonly ruleDescription: string;
  readonly sourceKind: TaggerKind;
  readonly attackerUuid: string | null;
  /** The session that it is of; null for a tag of another event. */
  readonly evidenceRef: string | null;
  /** Place of its command among the session's; null where it is of no single command. */
  readonly command: number | null;
  /** Seconds from the session's start to that command. */
  readonly t: number | null;
  /** Epoch seconds of the event. */
  readonly ts: number;
  /** What the rule keeps: fields of the event, and the places of the match as `spans`. */
  readonly evidence: JsonObject;
}

/** Requests about ATT&CK. */
export interface AttackRequests {
  /** The release in use and its tactics. */
  attack: {
    params: Readonly<Record<string, never>>;
    result: { readonly release: string; readonly tactics: readonly TacticRow[] };
  };
  /** Techniques by tactic, of one attacker or one session, or of all. */
  techniques: {
    params: { attacker: string | null; session: string | null };
    result: readonly TechniqueRow[];
  };
  /** Tags, those of sessions in the order of sessions and commands. */
  tags: {
    params: {
      attacker: string | null;
      session: string | null;
      /** Id of a technique or sub-technique. */
      technique: string | null;
      offset: number;
      limit: number;
    };
    result: Slice<TagRow>;
  };
}
