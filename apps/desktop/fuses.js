/**
 * Switches that are burnt into the packaged program, by their names in electron-builder. Beside each
 * why it is set so; `npm run package` reads them back from the packaged file.
 */
export const FUSES = {
  // The process of third-party plugins is started with it, apart from the engine.
  runAsNode: true,
  enableCookieEncryption: true,
  // The environment must not bring code or a debugger into the program.
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Nothing but the archive that was packaged is loaded, and only as it was packaged.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  // Pages come over app://, which needs none of what file:// may do.
  grantFileProtocolExtraPrivileges: false,
};
