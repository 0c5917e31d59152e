import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const DESKTOP = join(import.meta.dirname, 'apps/desktop');
const MAIN = join(DESKTOP, 'src/main');

/** The renderer takes our own packages from their sources: nothing has to be built before. */
const SOURCE_CONDITIONS = ['source', 'module', 'browser', 'development|production'];

/** Packages stay packages in Electron's processes: they find their own files beside them. */
const PACKAGES = /^(?:node:.+|@?[a-z][\w./@-]*)$/i;

export default defineConfig({
  main: {
    build: {
      outDir: join(DESKTOP, 'out/main'),
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          index: join(MAIN, 'index.ts'),
          'engine-process': join(MAIN, 'engine-process.ts'),
        },
        external: [PACKAGES],
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: join(DESKTOP, 'out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: join(DESKTOP, 'src/preload/index.ts') },
        external: ['electron'],
        // A sandboxed preload script must be CommonJS, in an ESM repository as well.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: join(DESKTOP, 'src/renderer'),
    // Relative addresses: the same files are served by the browser door and over app://.
    base: './',
    plugins: [svelte({ configFile: join(DESKTOP, 'svelte.config.js') })],
    resolve: { conditions: SOURCE_CONDITIONS },
    build: {
      outDir: join(DESKTOP, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      // The policy of the page forbids inline styles, and data: addresses need no exception.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2024',
      rolldownOptions: { input: join(DESKTOP, 'src/renderer/index.html') },
    },
  },
});
