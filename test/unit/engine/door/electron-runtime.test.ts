import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronRuntime } from 'shardscope/door';

describe('the runtime of Electron', () => {
  let folder = '';
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shardscope-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is not there without the package', () => {
    expect(electronRuntime(folder, {})).toBeNull();
  });

  it('is not there when the package has not downloaded it', () => {
    write('node_modules/electron/package.json', '{"name":"electron","main":"index.js"}');
    write('node_modules/electron/index.js', 'throw new Error("this would download it")');
    expect(electronRuntime(folder, {})).toBeNull();
  });

  it('is the file that path.txt names, when that exists', () => {
    write('node_modules/electron/package.json', '{"name":"electron","main":"index.js"}');
    write('node_modules/electron/path.txt', 'electron\n');
    expect(electronRuntime(folder, {})).toBeNull();
    const binary = write('node_modules/electron/dist/electron', '');
    expect(electronRuntime(folder, {})).toBe(binary);
    expect(electronRuntime(join(folder, 'apps', 'desktop'), {})).toBe(binary);
  });

  it('is taken from the folder that ELECTRON_OVERRIDE_DIST_PATH names', () => {
    const binary = write('own/electron', '');
    const override = { ELECTRON_OVERRIDE_DIST_PATH: dirname(binary) };
    expect(electronRuntime(folder, override)).toBe(binary);
    expect(electronRuntime(folder, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBeNull();
  });
});
