import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginKind } from './plugin-kind.ts';
import { pluginNames, type PluginNames } from './plugin-names.ts';
import { nodeReference } from './node-reference.ts';
import { sdkReferences, type SdkReferences } from './sdk-references.ts';

/** What the author of a new plugin chose. */
export interface PluginChoices {
  /** Where it is made; new, or empty. */
  readonly folder: string;
  readonly kind: PluginKind;
  /** `vendor/name`; default: `my/<name of the folder>`. */
  readonly id?: string;
}

/** A plugin that was begun. */
export interface CreatedPlugin extends PluginNames {
  readonly folder: string;
  /** Paths of its files, relative to the folder. */
  readonly files: readonly string[];
}

/** Built or not, modules of this package lie one folder below it. */
const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url));

const TEMPLATES = join(PACKAGE_ROOT, 'templates');

/** Files of templates are not what they will be: with this ending no tool takes them for it. */
const TEMPLATE_ENDING = '.template';

/**
 * Writes the files of a new plugin. Nothing that is there is overwritten.
 *
 * @throws Error for a folder that is not empty, and for names that are none
 */
export async function createPlugin(choices: PluginChoices): Promise<CreatedPlugin> {
  const folder = resolve(choices.folder);
  const names = pluginNames(basename(folder), choices.id);
  if ((await entriesOf(folder)).length > 0) {
    throw new Error(`${folder} is not empty: choose a new folder.`);
  }
  const words = wordsOf(names, choices.kind, sdkReferences(PACKAGE_ROOT));
  const files: string[] = [];
  for (const template of ['common', choices.kind]) {
    const from = join(TEMPLATES, template);
    for (const file of await filesUnder(from)) {
      const name = relative(from, file).replace(TEMPLATE_ENDING, '').replace(/^_/, '.');
      await writeNew(join(folder, name), filledIn(await readFile(file, 'utf8'), words));
      files.push(name);
    }
  }
  return { ...names, folder, files: files.sort() };
}

type Words = Readonly<Record<string, string>>;

/** What `npm run dev` shows of each kind. */
const SHOWN: Readonly<Record<PluginKind, string>> = {
  extractor: 'observations',
  lifter: 'tags',
  merger: 'nothing for a merger alone: it needs what another plugin measures',
};

function wordsOf(names: PluginNames, kind: PluginKind, references: SdkReferences): Words {
  const node = nodeReference(PACKAGE_ROOT, process.versions.node);
  return {
    ...{ package: names.package, id: names.id, prefix: names.prefix, kind },
    provides: kind === 'extractor' ? `"${names.prefix}.typing_speed"` : '',
    shows: SHOWN[kind],
    sdk: references.sdk,
    program: references.program,
    node: node === null ? '' : `\n    "node": "${node}",`,
  };
}

/** Puts words in the place of `{{word}}`. */
function filledIn(text: string, words: Words): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_all, word: string) => {
    const filled = words[word];
    if (filled === undefined) throw new Error(`a template asks for ${word}`);
    return filled;
  });
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
}
