// Operators of the simulation: hands, tools, and the addresses they come from.
import type { AttackerEvidence } from '../support/attribution.ts';
import { commandSequences } from '../support/attribution.ts';
import { evidence } from '../support/evidence.ts';
import { COMMANDS } from './commands.ts';
import { random } from './random.ts';
import { profileOfStrokes, strokesOf, typist, type Offsets } from './typists.ts';

/** What is used besides the hands. */
export type Tools = Partial<
  Pick<AttackerEvidence, 'c2' | 'payloads' | 'hassh' | 'ja3' | 'sequences' | 'credentials' | 'asn'>
>;

/** A typist at several addresses, each time with commands of their own. */
export interface Operator {
  /** Seed of the typist. */
  readonly hands: number;
  readonly offsets: Offsets;
  /** Flight times recorded at each address. */
  readonly samples: number;
  readonly tools: Tools;
  readonly addresses: readonly string[];
  /** What is typed everywhere; a third of all commands, other ones at each address, when left out. */
  readonly commands?: readonly string[];
}

/** What is known of each address of an operator. */
export function addressesOf(operator: Operator, seed: number): AttackerEvidence[] {
  const who = typist(operator.hands, operator.offsets);
  const dice = random(seed * 31 + operator.hands);
  return operator.addresses.map((address) => {
    const commands = operator.commands ?? dice.shuffled(COMMANDS).slice(0, COMMANDS.length / 3);
    const profile = profileOfStrokes(strokesOf(who, dice, operator.samples, commands));
    return evidence(address, { ...operator.tools, profile });
  });
}

/** A word list as hashes of credentials. */
export function wordList(name: string, length: number): string[] {
  return Array.from({ length }, (_, i) => `${name}-${i}`);
}

/** A script: what running it leaves behind. */
export function script(name: string): Tools {
  const commands = ['cd /tmp', `wget ${name}`, `chmod +x ${name}`, `./${name}`, `rm ${name}`];
  return {
    sequences: commandSequences(commands.map((text) => ({ text, tactics: ['TA0002'] }))),
    payloads: [`payload of ${name}`],
    c2: [`${name}.example.net:443`],
  };
}
