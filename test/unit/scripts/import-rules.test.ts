import { describe, expect, it } from 'vitest';
import { OWN_PACKAGES, importFaults } from '../../../scripts/import-rules.ts';

const DECLARED: Readonly<Record<string, readonly string[]>> = {
  'apps/desktop': ['shardscope', '@shardscope/sdk', 'svelte', 'electron'],
  'packages/engine': ['@shardscope/plugins', '@shardscope/sdk', 'sql.js'],
  'packages/plugins': ['@shardscope/sdk'],
  'packages/sdk': ['rxjs'],
};
const PACKAGES = OWN_PACKAGES.map((rules) => ({
  ...rules,
  dependencies: DECLARED[rules.folder] ?? [],
}));

/** The faults of a tree of files, given as path → text. */
function faultsOf(tree: Readonly<Record<string, string>>): readonly string[] {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text }));
  return importFaults(files, PACKAGES).map(
    ({ path, line, message }) => `${path}:${String(line)} ${message}`,
  );
}

const SOURCES = {
  sdk: 'packages/sdk/src',
  plugins: 'packages/plugins/src/ttp/lifter.ts',
  engine: 'packages/engine/src/cli/main.ts',
  main: 'apps/desktop/src/main/main.ts',
  renderer: 'apps/desktop/src/renderer/app.svelte',
};

describe('imports between packages', () => {
  it('may point along apps/desktop → engine → plugins → sdk', () => {
    expect(
      faultsOf({
        [SOURCES.plugins]: `import { definePlugin } from '@shardscope/sdk';`,
        [SOURCES.engine]: `import { ttp } from '@shardscope/plugins';\nimport '@shardscope/sdk';`,
        [SOURCES.main]: `import { openWorkspace } from 'shardscope';`,
      }),
    ).toEqual([]);
  });

  it('may not point the other way, and are named with file, line and rule', () => {
    const faults = faultsOf({
      [`${SOURCES.sdk}/pipeline/run.ts`]: `\nimport { ttp } from '@shardscope/plugins';`,
      [SOURCES.plugins]: `const engine = await import('shardscope');`,
    });
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(
      /^packages\/sdk\/src\/pipeline\/run\.ts:2 '@shardscope\/plugins': .*→/,
    );
    expect(faults[1]).toMatch(/^packages\/plugins\/src\/ttp\/lifter\.ts:1 'shardscope': .*→/);
  });

  it.each([
    ['a deep path', `import '@shardscope/sdk/src/model/session.ts';`],
    ['a relative path', `import '../../../sdk/src/index.ts';`],
    ['export … from', `export * from 'shardscope';`],
    ['require()', `const engine = require('shardscope');`],
    ['a type import', `import type { Engine } from 'shardscope';`],
    ['the type of an import', `let engine: import('shardscope').Engine;`],
  ])('are found in every form: %s', (_form, text) => {
    expect(faultsOf({ [SOURCES.plugins]: text })).toHaveLength(1);
  });

  it('are not found in comments and strings', () => {
    const text = `// import 'shardscope'\nconst text = "import 'shardscope'";`;
    expect(faultsOf({ [SOURCES.plugins]: text })).toEqual([]);
  });

  it('of other packages need a declaration in the manifest, those of Node.js the prefix node:', () => {
    expect(faultsOf({ [SOURCES.engine]: `import 'node:fs';\nimport 'sql.js/dist/x.js';` })).toEqual(
      [],
    );
    expect(faultsOf({ [SOURCES.engine]: `import 'rxjs';\nimport 'fs';` })).toEqual([
      expect.stringMatching(/:1 'rxjs': packages\/engine\/package\.json does not declare rxjs/),
      expect.stringMatching(/:2 'fs': write node:fs/),
    ]);
  });
});

describe('imports inside the SDK', () => {
  it.each([
    ['model', 'errors'],
    ['plugin', 'model'],
    ['pipeline', 'plugin'],
    ['pipeline', 'shard'],
    ['store', 'model'],
    ['testing', 'pipeline'],
  ])('%s may import %s', (from, to) => {
    const tree = { [`${SOURCES.sdk}/${from}/a.ts`]: `import { b } from '../${to}/b.ts';` };
    expect(faultsOf(tree)).toEqual([]);
  });

  it.each([
    ['model', 'plugin'],
    ['errors', 'model'],
    ['plugin', 'pipeline'],
    ['shard', 'pipeline'],
    ['store', 'bus'],
  ])('%s may not import %s', (from, to) => {
    const tree = { [`${SOURCES.sdk}/${from}/a.ts`]: `import { b } from '../${to}/b.ts';` };
    expect(faultsOf(tree)).toEqual([expect.stringContaining(`not from ${to}`)]);
  });

  it('shard, bus, store and context have types, not values, from plugin', () => {
    const path = `${SOURCES.sdk}/context/deep/a.ts`;
    expect(faultsOf({ [path]: `import type { P } from '../../plugin/p.ts';` })).toEqual([]);
    expect(faultsOf({ [path]: `import { type P } from '../../plugin/p.ts';` })).toEqual([
      expect.stringContaining('only types from plugin'),
    ]);
  });

  it('only the index and the test kit see all, and nothing imports the index back', () => {
    expect(faultsOf({ [`${SOURCES.sdk}/index.ts`]: `export * from './pipeline/run.ts';` })).toEqual(
      [],
    );
    expect(faultsOf({ [`${SOURCES.sdk}/bus/a.ts`]: `import '../index.ts';` })).toHaveLength(1);
  });

  it('need a rule for every folder', () => {
    const tree = { [`${SOURCES.sdk}/helpers/a.ts`]: `import '../model/session.ts';` };
    expect(faultsOf(tree)).toEqual([expect.stringContaining('has no rule')]);
  });
});

describe('imports of the renderer', () => {
  const component = (line: string): string =>
    `<p>import 'shardscope'</p>\n<script>\n${line}\n</script>`;

  it('are the engine’s client and types, and packages for the screen', () => {
    const text = `import { connect } from 'shardscope/client';
      import type { Observation } from '@shardscope/sdk';
      import { mount } from 'svelte';
      import { ENGINE_PORT } from '../channels.ts';
      import './attacker-list.svelte';`;
    expect(faultsOf({ [SOURCES.renderer]: component(text) })).toEqual([]);
  });

  it.each([
    `import { openWorkspace } from 'shardscope';`,
    `import { parse } from '@shardscope/sdk';`,
    `import { readFile } from 'node:fs';`,
    `import { ipcRenderer } from 'electron';`,
    `import { createWindow } from '../main/window.ts';`,
  ])('are not %s', (line) => {
    expect(faultsOf({ [SOURCES.renderer]: component(line) })).toEqual([
      expect.stringContaining('app.svelte:3 '),
    ]);
  });
});

describe('imports of the list of channels, which the renderer uses', () => {
  it.each([
    [0, `import type { ErrorInfo } from 'shardscope/client';`],
    [1, `import { ipcRenderer } from 'electron';`],
    [1, `import { createWindow } from './main/window.ts';`],
    [1, `import { openBrowserDoor } from 'shardscope/door';`],
  ])('are types of the engine’s client: %i faults in %s', (faults, line) => {
    expect(faultsOf({ 'apps/desktop/src/channels.ts': line })).toHaveLength(faults);
  });
});

describe('imports of the engine’s client, which the renderer uses', () => {
  const clientFaults = (line: string): readonly string[] =>
    faultsOf({ 'packages/engine/src/client/client.ts': line });

  it('are its own files and types of the SDK', () => {
    expect(
      clientFaults(`import './protocol.ts';\nimport type { S } from '@shardscope/sdk';`),
    ).toEqual([]);
  });

  it.each([
    `import { readFile } from 'node:fs';`,
    `import { runPipeline } from '@shardscope/sdk';`,
    `import { store } from '../store/store.ts';`,
  ])('are not %s', (line) => {
    expect(clientFaults(line)).toHaveLength(1);
  });
});
