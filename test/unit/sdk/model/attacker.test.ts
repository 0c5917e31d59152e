import { describe, expect, it } from 'vitest';
import {
  attackerUuid,
  derivedId,
  normalAddress,
  unknownAttackerUuid,
  uuidV5,
} from '@shardscope/sdk';

describe('addresses', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['::', '::'],
  ])('%s has the normal form %s', (text, normal) => {
    expect(normalAddress(text)).toBe(normal);
  });

  it.each([
    '',
    'unknown',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.7:22',
    'localhost',
    '01.2.3.4',
    '::1]',
  ])('%j is no address', (text) => {
    expect(normalAddress(text)).toBeNull();
  });
});

describe('ids', () => {
  it('equals the UUIDv5 of RFC 4122 test values', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('gives the same attacker for the same address, and another for another', () => {
    expect(attackerUuid('192.0.2.7')).toBe(attackerUuid('192.0.2.7'));
    expect(attackerUuid('192.0.2.7')).not.toBe(attackerUuid('192.0.2.8'));
    expect(unknownAttackerUuid('shard:a/ssh/b#1')).not.toBe(unknownAttackerUuid('shard:a/ssh/b#2'));
  });

  it('derives ids of 32 hex digits from all parts', () => {
    expect(derivedId('a', 'b')).toMatch(/^[0-9a-f]{32}$/);
    expect(derivedId('a', 'b')).not.toBe(derivedId('a', 'c'));
  });
});
