import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installAdvice, mayInstall, missingPackages } from '../../../scripts/system-packages.ts';

const BROWSER = {
  command: 'some-browser',
  debianPackage: 'browser-package',
  purpose: 'shows pages',
};

describe('system packages', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shardscope-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are missing unless a folder of the PATH has the program, executable', () => {
    expect(missingPackages([BROWSER], folder)).toEqual([BROWSER]);
    const program = join(folder, BROWSER.command);
    writeFileSync(program, '');
    expect(missingPackages([BROWSER], `/nowhere:${folder}`)).toEqual([BROWSER]);
    chmodSync(program, 0o755);
    expect(missingPackages([BROWSER], `/nowhere:${folder}`)).toEqual([]);
  });

  it('are installed on CI, as root, on Debian, and nowhere else', () => {
    const ci = { env: { CI: 'true' }, isRoot: true, isDebian: true };
    expect(mayInstall(ci)).toBe(true);
    expect(mayInstall({ ...ci, env: {} })).toBe(false);
    expect(mayInstall({ ...ci, isRoot: false })).toBe(false);
    expect(mayInstall({ ...ci, isDebian: false })).toBe(false);
  });

  it('are named to a person with the command that installs them', () => {
    const advice = installAdvice([BROWSER]);
    expect(advice).toContain('some-browser: shows pages');
    expect(advice).toContain('apt-get install browser-package');
  });
});
