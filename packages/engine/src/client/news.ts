import type { StateName } from '@shardscope/sdk';
import type { AttackerRow } from './rows.ts';

/** What is new since somebody had this folder or file open the last time before. */
export type News =
  /** Nobody had. */
  | { readonly kind: 'first' }
  /** The database was built anew since, so that nothing tells what came when. */
  | { readonly kind: 'unknown'; readonly since: number }
  | SinceLastLook;

/** What came since then. */
export interface SinceLastLook {
  readonly kind: 'since';
  /** Epoch seconds. */
  readonly since: number;
  readonly sessions: number;
  /** Attackers whose sessions are all new, and others with new sessions. */
  readonly newAttackers: number;
  readonly changedAttackers: number;
  /** Primitives of those others that are in another state by what is new. */
  readonly transitions: number;
  /** Techniques that no session had before. */
  readonly techniques: readonly NamedTechnique[];
  /** Links that wait for a decision and rest on new sessions. */
  readonly links: number;
  /** Some of those attackers, those that changed most first. */
  readonly rows: readonly NewsRow[];
}

/** A technique or sub-technique. */
export interface NamedTechnique {
  readonly id: string;
  readonly name: string;
}

/** An attacker of whom something is new. */
export interface NewsRow {
  readonly attacker: AttackerRow;
  /** All of its sessions are new. */
  readonly isNew: boolean;
  /** New sessions. */
  readonly sessions: number;
  /** Techniques that none of its sessions had before. */
  readonly techniques: readonly NamedTechnique[];
  /** Primitives that are in another state by what is new; of a new attacker none. */
  readonly changes: readonly { readonly primitive: string; readonly to: StateName }[];
}

/** Requests about what is new. */
export interface NewsRequests {
  news: { params: Readonly<Record<string, never>>; result: News };
}
