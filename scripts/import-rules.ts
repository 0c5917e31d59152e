// Which file may import what: `apps/desktop → engine → plugins → sdk`, and the SDK's own folders.
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { readImports } from './read-imports.ts';
import type { ImportUse, SourceText } from './read-imports.ts';

/** An import that a rule forbids. */
export interface ImportFault {
  readonly path: string;
  readonly line: number;
  /** What is wrong and which rule says so, for a person. */
  readonly message: string;
}

/** A workspace package: where it lies, and what it may import by name. */
export interface PackageRules {
  /** The package's folder from the checkout's. */
  readonly folder: string;
  readonly name: string;
  /** The project's own packages that it may import, and only by these names: no deep paths. */
  readonly ownPackages: readonly string[];
  /** The dependencies that its manifest declares. */
  readonly dependencies: readonly string[];
}

/** What a folder of the SDK may import besides itself. */
interface FolderRules {
  readonly values: readonly string[];
  /** Further folders that it may import types from. */
  readonly types: readonly string[];
}

/** The project's packages from the top to the bottom, each with the own packages below it. */
export const OWN_PACKAGES: readonly Omit<PackageRules, 'dependencies'>[] = [
  {
    folder: 'apps/desktop',
    name: '@shardscope/desktop',
    ownPackages: [
      'shardscope',
      'shardscope/client',
      'shardscope/door',
      '@shardscope/plugins',
      '@shardscope/sdk',
    ],
  },
  {
    folder: 'packages/engine',
    name: 'shardscope',
    ownPackages: ['@shardscope/plugins', '@shardscope/sdk'],
  },
  { folder: 'packages/plugins', name: '@shardscope/plugins', ownPackages: ['@shardscope/sdk'] },
  { folder: 'packages/sdk', name: '@shardscope/sdk', ownPackages: [] },
];

const SDK_SOURCES = 'packages/sdk/src/';
const BESIDE_PLUGIN: FolderRules = { values: ['model', 'errors'], types: ['plugin'] };
const EVERY_FOLDER = [
  'errors',
  'model',
  'plugin',
  'shard',
  'bus',
  'series',
  'store',
  'context',
  'pipeline',
];

/** The arrows inside the SDK. `index` stands for the files beside the folders. */
const SDK_FOLDERS: Readonly<Record<string, FolderRules>> = {
  errors: { values: [], types: [] },
  model: { values: ['errors'], types: [] },
  plugin: { values: ['model', 'errors'], types: [] },
  shard: { values: ['model', 'errors', 'bus'], types: ['plugin'] },
  bus: BESIDE_PLUGIN,
  series: { values: ['model', 'errors', 'bus'], types: ['plugin'] },
  store: { values: ['model', 'errors', 'series'], types: ['plugin'] },
  context: BESIDE_PLUGIN,
  pipeline: { values: EVERY_FOLDER, types: [] },
  testing: { values: [...EVERY_FOLDER, 'index'], types: [] },
  index: { values: EVERY_FOLDER, types: [] },
};

/** What the desktop app's processes agree on: the main process, the preload script and the page. */
const CHANNELS = 'apps/desktop/src/channels.ts';

/** A folder, or a file, whose code runs in a page, where there is neither Node.js nor Electron. */
interface PageFolder {
  readonly folder: string;
  /** Files outside of it that it imports. */
  readonly files?: readonly string[];
  /** Whether it has types of any file of its package. */
  readonly ownTypes?: boolean;
  /** The project's packages that it imports values of. */
  readonly values: readonly string[];
  /** Those that it has only types of. */
  readonly types: readonly string[];
}

/** The renderer imports only the engine's client and types, and so the client is for pages too. */
const PAGE_FOLDERS: readonly PageFolder[] = [
  {
    folder: 'apps/desktop/src/renderer/',
    files: [CHANNELS],
    values: ['shardscope/client'],
    types: ['shardscope', '@shardscope/sdk'],
  },
  { folder: CHANNELS, values: [], types: ['shardscope/client'] },
  {
    folder: 'packages/engine/src/client/',
    files: [
      'packages/engine/src/filter/index.ts',
      'packages/engine/src/search/literal-pattern.ts',
      'packages/engine/src/search/plain-output.ts',
    ],
    ownTypes: true,
    values: [],
    types: ['@shardscope/sdk'],
  },
];

/**
 * Every import in the files that goes against the arrows.
 *
 * @param files the source files of packages and apps
 * @param packages the rules of the packages that they are in
 */
export function importFaults(
  files: readonly SourceText[],
  packages: readonly PackageRules[],
): readonly ImportFault[] {
  return files.flatMap((file) => {
    const owner = packages.find(({ folder }) => file.path.startsWith(`${folder}/`));
    if (owner === undefined) return [];
    return readImports(file).flatMap((use) => {
      const message = faultOf(use, file.path, owner);
      if (message === undefined) return [];
      return [{ path: file.path, line: use.line, message: `'${use.specifier}': ${message}` }];
    });
  });
}

function faultOf(use: ImportUse, path: string, owner: PackageRules): string | undefined {
  const { specifier } = use;
  const page = PAGE_FOLDERS.find(({ folder }) => path.startsWith(folder));
  if (specifier.startsWith('.')) return relativeFault(use, path, owner, page);
  if (page !== undefined) return pageFault(use, owner, page);
  if (specifier.startsWith('node:')) return undefined;
  if (builtinModules.includes(specifier)) return `write node:${specifier}`;
  if (isOwnPackage(specifier)) return ownPackageFault(specifier, owner);
  return declaredFault(specifier, owner);
}

function relativeFault(
  use: ImportUse,
  path: string,
  owner: PackageRules,
  page: PageFolder | undefined,
): string | undefined {
  const target = posix.join(posix.dirname(path), use.specifier);
  if (!target.startsWith(`${owner.folder}/`)) {
    return 'a relative import stays inside its package; import another one by its name';
  }
  const isOfPage = page === undefined || target.startsWith(page.folder);
  const isType = use.isTypeOnly && page?.ownTypes === true;
  if (!isOfPage && !isType && !page.files?.includes(target)) {
    return `${page.folder} runs in a page and imports no files from outside of it`;
  }
  if (path.startsWith(SDK_SOURCES)) return sdkFolderFault(use, sdkFolder(path), sdkFolder(target));
  return undefined;
}

function sdkFolderFault(use: ImportUse, from: string, to: string): string | undefined {
  const rules = SDK_FOLDERS[from];
  if (rules === undefined) return `the SDK’s folder ${from} has no rule in scripts/import-rules.ts`;
  if (from === to || rules.values.includes(to)) return undefined;
  if (rules.types.includes(to)) {
    return use.isTypeOnly ? undefined : `${from} imports only types from ${to}: use import type`;
  }
  const allowed = [...rules.values, ...rules.types.map((folder) => `types of ${folder}`)];
  return `in the SDK ${from} imports from ${allowed.join(', ') || 'no other folder'}, not from ${to}`;
}

function sdkFolder(path: string): string {
  const [first = '', ...rest] = path.slice(SDK_SOURCES.length).split('/');
  return rest.length === 0 ? 'index' : first;
}

function pageFault(use: ImportUse, owner: PackageRules, page: PageFolder): string | undefined {
  const { specifier, isTypeOnly } = use;
  if (!isOwnPackage(specifier)) {
    const isOfNode = specifier.startsWith('node:') || builtinModules.includes(specifier);
    if (!isOfNode && specifier !== 'electron') return declaredFault(specifier, owner);
    return `${page.folder} runs in a page, which has neither Node.js nor Electron`;
  }
  if (page.values.includes(specifier)) return undefined;
  if (isTypeOnly && page.types.includes(specifier)) return undefined;
  const values = page.values.join(', ') || 'nothing';
  return `${page.folder} imports ${values}, and types of ${page.types.join(', ')}`;
}

function isOwnPackage(specifier: string): boolean {
  return OWN_PACKAGES.some(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
}

function ownPackageFault(specifier: string, owner: PackageRules): string | undefined {
  if (owner.ownPackages.includes(specifier)) return declaredFault(specifier, owner);
  const allowed = owner.ownPackages.join(', ') || 'none of the project’s packages';
  return `${owner.folder} may import ${allowed}; the arrows are apps/desktop → engine → plugins → sdk`;
}

function declaredFault(specifier: string, owner: PackageRules): string | undefined {
  const depth = specifier.startsWith('@') ? 2 : 1;
  const name = specifier.split('/').slice(0, depth).join('/');
  if (owner.dependencies.includes(name)) return undefined;
  return `${owner.folder}/package.json does not declare ${name}`;
}
