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
    ownPackages: ['shardscope', 'shardscope/client', '@shardscope/plugins', '@shardscope/sdk'],
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
const EVERY_FOLDER = ['errors', 'model', 'plugin', 'shard', 'bus', 'store', 'context', 'pipeline'];

/** The arrows inside the SDK. `index` stands for the files beside the folders. */
const SDK_FOLDERS: Readonly<Record<string, FolderRules>> = {
  errors: { values: [], types: [] },
  model: { values: ['errors'], types: [] },
  plugin: { values: ['model', 'errors'], types: [] },
  shard: BESIDE_PLUGIN,
  bus: BESIDE_PLUGIN,
  store: BESIDE_PLUGIN,
  context: BESIDE_PLUGIN,
  pipeline: { values: EVERY_FOLDER, types: [] },
  testing: { values: [...EVERY_FOLDER, 'index'], types: [] },
  index: { values: EVERY_FOLDER, types: [] },
};

const RENDERER = 'apps/desktop/src/renderer/';

/** The project's packages that the renderer may import values of, and those it has types from. */
const RENDERER_PACKAGES: FolderRules = {
  values: ['shardscope/client'],
  types: ['shardscope', '@shardscope/sdk'],
};

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
  if (specifier.startsWith('.')) return relativeFault(use, path, owner);
  if (path.startsWith(RENDERER)) return rendererFault(use, owner);
  if (specifier.startsWith('node:')) return undefined;
  if (builtinModules.includes(specifier)) return `write node:${specifier}`;
  return isOwnPackage(specifier)
    ? ownPackageFault(specifier, owner)
    : declaredFault(specifier, owner);
}

function relativeFault(use: ImportUse, path: string, owner: PackageRules): string | undefined {
  const target = posix.join(posix.dirname(path), use.specifier);
  if (!target.startsWith(`${owner.folder}/`)) {
    return `a relative import stays inside its package; import another one by its name`;
  }
  if (path.startsWith(RENDERER) && !target.startsWith(RENDERER)) {
    return 'the renderer imports nothing of the other processes but the engine’s client and types';
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

function rendererFault(use: ImportUse, owner: PackageRules): string | undefined {
  const { specifier, isTypeOnly } = use;
  if (!isOwnPackage(specifier)) {
    const isOfNode = specifier.startsWith('node:') || builtinModules.includes(specifier);
    if (isOfNode || specifier === 'electron')
      return 'the renderer has neither Node.js nor Electron';
    return declaredFault(specifier, owner);
  }
  if (RENDERER_PACKAGES.values.includes(specifier)) return undefined;
  if (isTypeOnly && RENDERER_PACKAGES.types.includes(specifier)) return undefined;
  return 'the renderer imports only shardscope/client and types';
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
