import { describe, expect, it } from 'vitest';
import { primitiveRegistry, type PrimitiveDefinition, type PrimitiveValue } from '@shardscope/sdk';

const modality: PrimitiveDefinition = {
  name: 'motor.input_modality',
  tier: 'A',
  valueKind: 'categorical',
  values: ['typed', 'pasted', 'mixed'],
  meaning: 'How text reaches the shell.',
  softCap: 0.8,
};

const speed: PrimitiveDefinition = {
  name: 'acme.speed',
  tier: 'A',
  valueKind: 'numeric',
  unit: 'words/min',
  range: { min: 0, max: 300 },
  meaning: 'Typing speed.',
};

const keys: PrimitiveDefinition = {
  name: 'acme.keys',
  tier: 'A',
  valueKind: 'array',
  meaning: 'Keys that were used.',
};

function registry(...definitions: readonly PrimitiveDefinition[]) {
  const made = primitiveRegistry();
  for (const definition of definitions) made.register(definition);
  return made;
}

describe('the primitive registry', () => {
  it('accepts a value of the domain with a confidence within the soft cap', () => {
    expect(() => registry(modality).check('motor.input_modality', 'typed', 0.8)).not.toThrow();
    expect(() => registry(speed).check('acme.speed', 0, 1)).not.toThrow();
    expect(() => registry(keys).check('acme.keys', ['tab', 3], 1)).not.toThrow();
  });

  it.each<[string, PrimitiveValue, number]>([
    ['motor.input_modality', 'wheelbarrow', 0.5],
    ['motor.input_modality', 3, 0.5],
    ['motor.input_modality', 'typed', 0.81],
    ['motor.input_modality', 'typed', -0.1],
    ['motor.input_modality', 'typed', Number.NaN],
    ['acme.speed', 301, 0.5],
    ['acme.speed', Number.POSITIVE_INFINITY, 0.5],
    ['acme.speed', '12', 0.5],
    ['acme.keys', [Number.NaN], 0.5],
    ['acme.keys', ['x'.repeat(257)], 0.5],
    ['acme.keys', Array<number>(1025).fill(0), 0.5],
    ['motor.unheard_of', 'typed', 0.5],
  ])('refuses %s = %j with confidence %d, naming the primitive', (name, value, confidence) => {
    expect(() => registry(modality, speed, keys).check(name, value, confidence)).toThrow(
      expect.objectContaining({
        code: 'E_OBSERVATION_INVALID',
        message: expect.stringContaining(name) as string,
      }),
    );
  });

  it('refuses a confidence that only looks like a number, as plain JavaScript may yield it', () => {
    const { confidence } = JSON.parse('{"confidence":"0.5"}') as { confidence: number };
    expect(() => registry(speed).check('acme.speed', 0, confidence)).toThrow(/confidence/);
  });

  it('does not repeat a refused value: it could be recorded text', () => {
    expect(() => registry(modality).check('motor.input_modality', 'hunter2', 0.5)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') as string }),
    );
  });

  it.each([
    { ...modality, name: 'nodomain' },
    { ...modality, name: 'Motor.Upper' },
    { ...modality, values: [] },
    { ...speed, range: { min: 2, max: 1 } },
    { ...speed, softCap: 1.5 },
  ])('refuses the definition %j', (definition) => {
    expect(() => registry(definition)).toThrow(
      expect.objectContaining({ code: 'E_PRIMITIVE_INVALID' }),
    );
  });

  it('takes the same definition twice but not two different ones under one name', () => {
    expect(() => registry(modality, modality)).not.toThrow();
    expect(() => registry(modality, { ...modality, softCap: 0.5 })).toThrow(
      expect.objectContaining({ code: 'E_PRIMITIVE_INVALID' }),
    );
  });
});
