import { FuseV1Options } from '@electron/fuses';

/** How a fuse stands in the file: characters of Electron's fuse wire. */
const OFF = 0x30;
const ON = 0x31;
const REMOVED = 0x72;

/** Names of fuses in electron-builder, and what they are in the packaged file. */
const OPTIONS = {
  runAsNode: FuseV1Options.RunAsNode,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
} as const;

/** Fuses by their names in electron-builder. */
export type Fuses = Readonly<Record<keyof typeof OPTIONS, boolean>>;

/** The fuses that are not as they should be, with what they are instead. */
export function wrongFuses(
  wanted: Fuses,
  wire: Readonly<Partial<Record<FuseV1Options, number>>>,
): readonly string[] {
  const on = new Set(Object.entries(wanted).flatMap(([name, isOn]) => (isOn ? [name] : [])));
  return Object.entries(OPTIONS).flatMap(([name, option]) => {
    const state = wire[option];
    if (state === (on.has(name) ? ON : OFF)) return [];
    return [`${name} should be ${on.has(name) ? 'on' : 'off'} and is ${stateWords(state)}`];
  });
}

function stateWords(state: number | undefined): string {
  if (state === ON) return 'on';
  if (state === OFF) return 'off';
  return state === REMOVED ? 'removed' : 'not there';
}
