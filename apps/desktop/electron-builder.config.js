import { FUSES } from './fuses.js';

/** How the viewer is packaged; see docs/packaging.md. Nothing is published and nothing updates. */
export default {
  appId: 'org.shardscope.viewer',
  productName: 'Shardscope',
  copyright: 'Apache-2.0',
  directories: { output: 'out/packages' },
  files: ['out/main', 'out/preload', 'out/renderer', 'package.json'],
  extraResources: [{ from: '../../samples', to: 'samples' }],
  asar: true,
  // Third-party plugins and threads start modules as processes of their own, from real files.
  asarUnpack: ['**/node_modules/shardscope/dist/**', '**/node_modules/@shardscope/**'],
  npmRebuild: false,
  publish: null,
  electronFuses: FUSES,
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Security',
    executableName: 'shardscope-desktop',
    synopsis: 'Shows how attackers behave in recordings of honeypot shells',
  },
  deb: { depends: [] },
  mac: {
    target: ['dmg'],
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
    gatekeeperAssess: false,
  },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
};
