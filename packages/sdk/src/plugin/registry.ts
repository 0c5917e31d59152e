import { observationInvalid, primitiveInvalid, type ErrorPlace } from '../errors/errors.ts';
import type { PrimitiveDefinition, PrimitiveValue } from '../model/primitive.ts';
import type { PrimitiveLookup } from './context.ts';

/** All primitives that a run knows, by name. */
export interface PrimitiveRegistry extends PrimitiveLookup {
  /** Throws E_PRIMITIVE_INVALID on a bad definition, or one that differs under the same name. */
  register(definition: PrimitiveDefinition): void;
  /** Throws E_OBSERVATION_INVALID naming the primitive and what is wrong with value or confidence. */
  check(name: string, value: PrimitiveValue, confidence: number, place?: ErrorPlace): void;
}

/** UTF-16 units of one string in a value; a value is a label or a key, never a text. */
const MAX_CHARACTERS = 256;

/** Elements of an array value: enough for a table of letter pairs. */
const MAX_ELEMENTS = 1024;

const NAME_PATTERN = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/;

/** An empty registry. */
export function primitiveRegistry(): PrimitiveRegistry {
  const known = new Map<string, PrimitiveDefinition>();
  return {
    get: (name) => known.get(name),
    list: () => [...known.values()],
    register(definition) {
      checkDefinition(definition);
      const before = known.get(definition.name);
      if (before && JSON.stringify(before) !== JSON.stringify(definition)) {
        throw primitiveInvalid(definition.name, 'another plugin defines it differently');
      }
      known.set(definition.name, definition);
    },
    check(name, value, confidence, place = {}) {
      const definition = known.get(name);
      if (!definition) throw observationInvalid(`${quote(name)} is not registered`, place);
      const wrong = wrongValue(definition, value) ?? wrongConfidence(definition, confidence);
      if (wrong !== null) throw observationInvalid(`${quote(name)}: ${wrong}`, place);
    },
  };
}

function checkDefinition(definition: PrimitiveDefinition): void {
  const { name, valueKind, values, range, softCap } = definition;
  if (!NAME_PATTERN.test(name)) {
    throw primitiveInvalid(name, 'a name is two or more lower-case words joined by dots');
  }
  if (valueKind === 'categorical' && (values === undefined || values.length === 0)) {
    throw primitiveInvalid(name, 'a categorical primitive lists its values');
  }
  if (range && !(range.min <= range.max)) throw primitiveInvalid(name, 'its range is empty');
  if (softCap !== undefined && !(softCap > 0 && softCap <= 1)) {
    throw primitiveInvalid(name, 'its soft cap is not within 0..1');
  }
}

/** What is wrong with a value, or null. The value itself is not repeated: it could be text. */
function wrongValue(definition: PrimitiveDefinition, value: PrimitiveValue): string | null {
  switch (definition.valueKind) {
    case 'categorical':
      return typeof value === 'string' && definition.values?.includes(value)
        ? null
        : `the value is none of ${definition.values?.join(', ') ?? ''}`;
    case 'numeric':
      return wrongNumber(definition, value);
    case 'hash':
      return typeof value === 'string' && /^[0-9a-f]{8,128}$/.test(value)
        ? null
        : 'the value is not a lower-case hex hash of 8 to 128 digits';
    case 'bool':
      return typeof value === 'boolean' ? null : 'the value is not a boolean';
    case 'free_string':
      return isShortText(value)
        ? null
        : `the value is not a string of at most ${MAX_CHARACTERS} characters`;
    case 'array':
      return isArrayValue(value)
        ? null
        : `the value is not an array of at most ${MAX_ELEMENTS} strings (of at most ` +
            `${MAX_CHARACTERS} characters) and finite numbers`;
  }
}

function isArrayValue(value: PrimitiveValue): boolean {
  const isElement = (element: unknown): boolean =>
    isShortText(element) || (typeof element === 'number' && Number.isFinite(element));
  return Array.isArray(value) && value.length <= MAX_ELEMENTS && value.every(isElement);
}

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_CHARACTERS;
}

function wrongNumber(definition: PrimitiveDefinition, value: PrimitiveValue): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'the value is no finite number';
  const { range } = definition;
  if (!range || (value >= range.min && value <= range.max)) return null;
  return `the value is not within ${range.min}..${range.max}`;
}

function wrongConfidence(definition: PrimitiveDefinition, confidence: number): string | null {
  // A plugin need not be type-checked: '0.5' compares like a number and is none.
  if (!Number.isFinite(confidence) || confidence < 0 || confidence > 1)
    return 'the confidence is not within 0..1';
  const cap = definition.softCap ?? 1;
  return confidence <= cap ? null : `the confidence is above the soft cap ${cap}`;
}

function quote(name: string): string {
  return JSON.stringify(name);
}
