import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { wrongFuses, type Fuses } from '../../../scripts/wrong-fuses.ts';

/** As they stand in the file. */
const DISABLE = 0x30;
const ENABLE = 0x31;

const CONFIG = '../../../apps/desktop/electron-builder.config.js';

const WANTED: Fuses = {
  runAsNode: true,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

function config(): Promise<unknown> {
  return import(CONFIG);
}

const AS_WANTED = {
  [FuseV1Options.RunAsNode]: ENABLE,
  [FuseV1Options.EnableCookieEncryption]: ENABLE,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
  [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
  [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
};

describe('the fuses of a packaged program', () => {
  it('are right when each is as the configuration says', async () => {
    expect(wrongFuses(WANTED, AS_WANTED)).toEqual([]);
    expect(await config()).toMatchObject({ default: { electronFuses: WANTED } });
  });

  it('are named when they are not', () => {
    const wire = { ...AS_WANTED, [FuseV1Options.EnableNodeCliInspectArguments]: ENABLE };
    expect(wrongFuses(WANTED, wire)).toEqual([
      'enableNodeCliInspectArguments should be off and is on',
    ]);
    expect(wrongFuses(WANTED, {})).toHaveLength(8);
  });
});

describe('what is packaged', () => {
  it('has installers for three systems, publishes nothing and takes no file type', async () => {
    const linux = { target: ['AppImage', 'deb'] };
    const targets = { linux, mac: { target: ['dmg'] }, win: { target: ['nsis'] } };
    expect(await config()).toMatchObject({ default: { ...targets, publish: null } });
    expect(await config()).not.toHaveProperty('default.fileAssociations');
  });
});
