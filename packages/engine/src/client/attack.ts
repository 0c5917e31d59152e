import type { JsonObject, TaggerKind } from '@shardscope/sdk';
import type { AttackerRow, Slice } from './rows.ts';

/** A tactic of the ATT&CK release in use, in the order of the matrix. */
export interface TacticRow {
  /** `TA0007` */
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** A technique of the ATT&CK release in use that is not a sub-technique. */
export interface CatalogueTechniqueRow {
  readonly id: string;
  readonly name: string;
  /** Ids of the tactics that it serves. */
  readonly tactics: readonly string[];
}

/** A technique under a tactic, with the tags that name it. Times are epoch seconds. */
export interface TechniqueRow {
  readonly tactic: string;
  /** `T1059` */
  readonly technique: string;
  /** `T1059.004` */
  readonly subTechnique: string | null;
  /** Of the sub-technique, where it is one. */
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
  readonly address: string | null;
  /** The session that it is of; null for a tag of another event. */
  readonly evidenceRef: string | null;
  readonly sid: string | null;
  readonly decky: string | null;
  /** Place of its command among the session's; null where it is of no single command. */
  readonly command: number | null;
  /** Seconds from the session's start to that command. */
  readonly t: number | null;
  /** Epoch seconds of the event. */
  readonly ts: number;
  /** What the rule keeps: fields of the event, and the places of the match as `spans`. */
  readonly evidence: JsonObject;
}

/** An attacker whose hands are not of one piece. */
export interface StandingOut extends AttackerRow {
  /** What is not, in a sentence, and how sure that is, 0..1; null where states were not folded. */
  readonly says: { readonly sentence: string; readonly confidence: number } | null;
}

/** What is worth a look over all attackers. */
export interface Findings {
  /** Attackers whose hands are least of one piece, those seen last first among equals. */
  readonly standsOut: readonly StandingOut[];
  /** How many attackers used each tactic, in the order of the matrix. */
  readonly tactics: readonly { readonly id: string; readonly attackers: number }[];
}

/** What tags can be written as for other programs. */
export type TagFormat = 'navigator' | 'stix' | 'csv' | 'jsonl';

/** Releases of ATT&CK that tags can be written for. */
export type TagRelease = '18.1' | '19.1';

/** Requests about ATT&CK. */
export interface AttackRequests {
  /** The release in use, its tactics, and its techniques in the order of their ids. */
  attack: {
    params: Readonly<Record<string, never>>;
    result: {
      readonly release: string;
      readonly tactics: readonly TacticRow[];
      readonly techniques: readonly CatalogueTechniqueRow[];
    };
  };
  /** What is worth a look over all attackers. */
  findings: { params: Readonly<Record<string, never>>; result: Findings };
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
      tactic: string | null;
      /** Id of a technique or sub-technique. */
      technique: string | null;
      offset: number;
      limit: number;
    };
    result: Slice<TagRow>;
  };
  /**
   * Tags written for other programs: of one attacker, identity or session, or of all where nothing
   * is said. Refused with E_EXPORT_TOO_LARGE where a page should not hold them.
   */
  'export.tags': {
    params: {
      format: TagFormat;
      attack: TagRelease;
      attacker: string | null;
      identity: string | null;
      session: string | null;
    };
    result: { readonly name: string; readonly mediaType: string; readonly text: string };
  };
}
