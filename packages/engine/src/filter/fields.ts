/** What kind of values a field has, and so which operators it takes. */
export type FieldType = 'text' | 'number' | 'time';

/** Something that a filter can ask for. */
export interface FilterField {
  readonly name: FieldName;
  readonly type: FieldType;
  /** What it is, in a few words. */
  readonly meaning: string;
}

/** Names of all fields. */
export type FieldName =
  | 'attacker'
  | 'identity'
  | 'session'
  | 'decky'
  | 'service'
  | 'kind'
  | 'primitive'
  | 'value'
  | 'technique'
  | 'tactic'
  | 'rule'
  | 'state'
  | 'confidence'
  | 'time'
  | 'cmd'
  | 'out';

/** The fields in the order in which they are offered. */
export const FIELDS: readonly FilterField[] = [
  { name: 'attacker', type: 'text', meaning: 'address or alias' },
  { name: 'identity', type: 'text', meaning: 'the hands behind addresses, by one of them' },
  { name: 'session', type: 'text', meaning: 'session id, or its beginning' },
  { name: 'decky', type: 'text', meaning: 'honeypot host' },
  { name: 'service', type: 'text', meaning: 'ssh or telnet' },
  { name: 'kind', type: 'text', meaning: 'kind of event' },
  { name: 'primitive', type: 'text', meaning: 'what was measured' },
  { name: 'value', type: 'text', meaning: 'what the measurement gave' },
  { name: 'technique', type: 'text', meaning: 'ATT&CK technique' },
  { name: 'tactic', type: 'text', meaning: 'ATT&CK tactic' },
  { name: 'rule', type: 'text', meaning: 'rule that fired' },
  { name: 'state', type: 'text', meaning: 'state of a primitive over sessions' },
  { name: 'confidence', type: 'number', meaning: 'from 0 to 1' },
  { name: 'time', type: 'time', meaning: 'UTC day, hour or moment; -7d for the last week' },
  { name: 'cmd', type: 'text', meaning: 'a command of the session' },
  { name: 'out', type: 'text', meaning: 'what the terminal showed; read from the recordings' },
];

/** The field of a name, whatever its case. */
export function fieldOf(name: string): FilterField | undefined {
  const wanted = name.toLowerCase();
  return FIELDS.find((field) => field.name === wanted);
}

/** How a field is compared with a value. */
export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | 'in';

/** Operators, longer ones first, as they are read. */
export const OPERATORS: readonly FilterOperator[] = ['!=', '<=', '>=', '=', '<', '>', '~'];

/** The operators that a type takes. */
export function operatorsOf(type: FieldType): readonly FilterOperator[] {
  switch (type) {
    case 'text':
      return ['=', '!=', '~', 'in'];
    case 'number':
    case 'time':
      return ['=', '!=', '<', '<=', '>', '>=', 'in'];
  }
}
