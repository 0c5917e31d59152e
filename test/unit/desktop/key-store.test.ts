import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyStore } from '../../../apps/desktop/src/main/key-store.ts';
import { fakeSafeStorage } from './fake-electron.ts';

let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'shardscope-keys-'));
  file = join(dir, 'inner', 'secrets.json');
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('secrets of buses', () => {
  test('come back, and never lie there as they are', async () => {
    const store = keyStore(fakeSafeStorage(), file, true);
    await store.keep('wss://bus', 'hunter2');
    await store.keep('wss://other', 'correct horse');
    expect(readFileSync(file, 'utf8')).not.toMatch(/hunter2|correct horse/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await store.read('wss://bus')).toBe('hunter2');
    await store.keep('wss://bus', null);
    expect(await store.read('wss://bus')).toBeNull();
    expect(await store.read('wss://other')).toBe('correct horse');
  });

  test('are not kept where the key store is none', async () => {
    const store = keyStore(fakeSafeStorage('basic_text'), file, true);
    expect(await store.isReal()).toBe(false);
    await store.keep('wss://bus', 'hunter2');
    expect(() => readFileSync(file)).toThrow(/ENOENT/);
    expect(await store.read('wss://bus')).toBeNull();
  });

  test('that cannot be read any more are asked for again', async () => {
    const storage = fakeSafeStorage();
    const store = keyStore(storage, file, true);
    await store.keep('wss://bus', 'hunter2');
    const changed = keyStore(
      { ...storage, decryptStringAsync: () => Promise.reject(new Error('another key')) },
      file,
      true,
    );
    expect(await changed.read('wss://bus')).toBeNull();
    writeFileSync(file, 'damaged');
    expect(await store.read('wss://bus')).toBeNull();
  });
});
