// Writes docs/plugins/reference.md from the docstrings of what plugins import: `npm run reference`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');
const SDK = join(ROOT, 'packages/sdk/src');

/** Where the reference is written to. */
export const REFERENCE = join(ROOT, 'docs/plugins/reference.md');

const INTRODUCTION = `# Reference

Everything that a plugin imports from \`@shardscope/sdk\`, and that its tests import from
\`@shardscope/sdk/testing\`. Made from the docstrings by \`npm run reference\`; do not edit it by hand.
`;

/** The chapters: which files of which entry are in it. */
const CHAPTERS = [
  {
    title: 'A plugin',
    entry: 'index.ts',
    folders: ['plugin/define.ts', 'plugin/plugin.ts', 'model/primitive.ts'],
  },
  {
    title: 'Extractors',
    entry: 'index.ts',
    folders: ['plugin/extractor.ts', 'model/observation.ts'],
  },
  {
    title: 'What is known of a session',
    entry: 'index.ts',
    folders: ['plugin/session-context.ts', 'model/session.ts'],
  },
  { title: 'Lifters', entry: 'index.ts', folders: ['plugin/lifter.ts', 'model/tag.ts'] },
  {
    title: 'Mergers',
    entry: 'index.ts',
    folders: ['plugin/merger.ts', 'model/state.ts', 'model/envelope.ts'],
  },
  { title: 'The context of a call', entry: 'index.ts', folders: ['plugin/context.ts'] },
  { title: 'The test kit', entry: 'testing/index.ts', folders: ['testing/'] },
] as const;

/** The text of the reference, formatted. */
export async function pluginReference(): Promise<string> {
  const entries = [...new Set(CHAPTERS.map(({ entry }) => join(SDK, entry)))];
  const program = ts.createProgram(entries, compilerOptions());
  const chapters = CHAPTERS.map(({ title, entry, folders }) => {
    const found = exportsOf(program, join(SDK, entry)).filter(({ file }) =>
      folders.some((folder) => file.startsWith(folder)),
    );
    const order = (file: string): number => folders.findIndex((folder) => file.startsWith(folder));
    const sorted = found.toSorted(
      (one, other) =>
        order(one.file) - order(other.file) ||
        (one.file < other.file ? -1 : one.file > other.file ? 1 : one.at - other.at),
    );
    return [`## ${title}`, ...sorted.map(sectionOf)].join('\n\n');
  });
  const text = [INTRODUCTION, ...chapters].join('\n');
  const config = await resolveConfig(REFERENCE);
  return format(text, { ...config, plugins: [], filepath: REFERENCE });
}

interface Exported {
  readonly name: string;
  /** Relative to the SDK's sources. */
  readonly file: string;
  readonly at: number;
  readonly declaration: ts.Declaration;
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), (path) =>
    readFileSync(path, 'utf8'),
  ) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  return { ...options, noEmit: true, incremental: false, allowImportingTsExtensions: true };
}

function exportsOf(program: ts.Program, entry: string): readonly Exported[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${entry} exports nothing`);
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    const [declaration] = target.declarations ?? [];
    if (!declaration) return [];
    const file = relative(SDK, declaration.getSourceFile().fileName).split(sep).join('/');
    return [{ name: symbol.name, file, at: declaration.pos, declaration }];
  });
}

function sectionOf({ name, declaration }: Exported): string {
  const code = ['```ts', codeOf(declaration), '```'].join('\n');
  return [`### ${name}`, docOf(declaration), code].filter(Boolean).join('\n\n');
}

/** The docstring without its frame; links become names, parameters become sentences. */
function docOf(declaration: ts.Declaration): string {
  const [comment] = ts.getJSDocCommentsAndTags(commented(declaration)).filter(ts.isJSDoc);
  if (!comment) return '';
  return comment
    .getText()
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^[ \t]*\* ?/gm, '')
    .replace(/\{@link (?:\w+\.)?(\w+)\}/g, '`$1`')
    .replace(/^@param (\w+)\s+/gm, '\n- `$1`: ')
    .replace(/^@returns\s+/gm, '\n- Returns ')
    .replace(/^@throws\s+/gm, '\n- Throws ')
    .trim();
}

/** Comments of a variable stand before its statement. */
function commented(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function codeOf(declaration: ts.Declaration): string {
  const source = declaration.getSourceFile();
  const text = (node: ts.Node): string => node.getText(source).replace(/^export /, '');
  if (ts.isFunctionDeclaration(declaration) && declaration.body) {
    const from = declaration.getStart(source, false);
    return source.text
      .slice(from, declaration.body.getStart(source))
      .replace(/^export /, '')
      .trim();
  }
  if (ts.isVariableDeclaration(declaration)) {
    const { name, type, initializer } = declaration;
    return `const ${text(name)}${type ? `: ${text(type)}` : ` = ${initializer ? text(initializer) : ''}`}`;
  }
  return text(declaration);
}

async function main(): Promise<void> {
  writeFileSync(REFERENCE, await pluginReference());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
