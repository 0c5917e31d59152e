import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { ruleStateSchema } from '@shardscope/plugins';
import type { RuleState } from '@shardscope/plugins';
import { messageOf } from '@shardscope/sdk';
import { z } from 'zod';
import { ruleStatesInvalid, ruleStatesUnwritable } from './rule-errors.ts';
import { writeJson } from '../store/atomic-file.ts';
import { setAside } from '../store/set-aside.ts';
import { FOLDER_MODE } from '../workspace/layout.ts';
import { readJson } from '../workspace/read-json.ts';
import { MAX_STATES_BYTES } from './limits.ts';

const SCHEMA = z.strictObject({ version: z.literal(1), states: z.array(ruleStateSchema) });

/** What a file of states says: the states by rule, or why it cannot be used. */
export type StatesRead =
  | { readonly kind: 'read'; readonly states: readonly RuleState[] }
  | { readonly kind: 'invalid'; readonly why: string };

/** Reads the text of a file of states; of several for one rule the last counts. */
export function parseStates(text: string): StatesRead {
  try {
    return { kind: 'read', states: lastOfEach(SCHEMA.parse(JSON.parse(text)).states) };
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : messageOf(thrown);
    return { kind: 'invalid', why };
  }
}

/**
 * Changes what a file holds of one rule, on top of what it holds now: another process may have written
 * it. A file that cannot be used is set aside, never overwritten. Throws E_RULE_STATES_UNWRITABLE.
 *
 * @param state null to take a decision back
 * @param onTrouble told when the file was set aside
 */
export async function writeState(
  file: string,
  ruleId: string,
  state: RuleState | null,
  onTrouble: (text: string) => void,
): Promise<readonly RuleState[]> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE });
    const read = await readJson(file, SCHEMA, MAX_STATES_BYTES);
    if (read.kind === 'invalid') {
      const aside = await setAside(file, 'invalid');
      onTrouble(ruleStatesInvalid(file, basename(aside), read.why).message);
    }
    const before = read.kind === 'read' ? lastOfEach(read.value.states) : [];
    const others = before.filter((each) => each.rule_id !== ruleId);
    const states = state === null ? others : [...others, state];
    await writeJson(file, { version: 1, states } satisfies z.input<typeof SCHEMA>);
    return states;
  } catch (thrown) {
    throw ruleStatesUnwritable(file, thrown);
  }
}

function lastOfEach(states: readonly RuleState[]): readonly RuleState[] {
  return [...new Map(states.map((state) => [state.rule_id, state])).values()];
}
