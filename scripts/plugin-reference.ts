// Writes docs/plugins/reference.md from the docstrings of what plugins import, and a report of all that
// the SDK exports: `npm run reference`.
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

/** Where the report of the public surface is written to. */
export const API_REPORT = join(ROOT, 'packages/sdk/api-report.md');

/**
 * Every name that the SDK exports with its declaration, comments left out: what changes here changes
 * for those who use it.
 */
export async function apiReport(): Promise<string> {
  const entries = ['index.ts', 'testing/index.ts'];
  const program = ts.createProgram(
    entries.map((entry) => join(SDK, entry)),
    compilerOptions(),
  );
  const sections = entries.map((entry) => {
    const found = exportsOf(program, join(SDK, entry));
    const byName = found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const declared = byName.map(
      ({ name, declaration }) => `// ${name}\n${bareCodeOf(declaration)}`,
    );
    return `## ${entry}\n\n\`\`\`ts\n${declared.join('\n\n')}\n\`\`\``;
  });
  const text = ['# What the SDK exports\n\nMade by `npm run reference`.', ...sections].join('\n\n');
  const config = await resolveConfig(API_REPORT);
  return format(text, { ...config, plugins: [], filepath: API_REPORT });
}

/** A declaration without comments, bodies and what is private. */
function bareCodeOf(declaration: ts.Declaration): string {
  const code = ts.isClassDeclaration(declaration) ? classSurface(declaration) : codeOf(declaration);
  return code.replace(/^\s*\/\*\*[^]*?\*\/\n/gm, '').replace(/^\s*\/\/.*\n/gm, '');
}

function classSurface(declaration: ts.ClassDeclaration): string {
  const source = declaration.getSourceFile();
  const members = declaration.members.flatMap((member) => {
    if (member.name && ts.isPrivateIdentifier(member.name)) return [];
    const body = 'body' in member ? (member as ts.MethodDeclaration).body : undefined;
    if (!body) return [member.getText(source)];
    return [`${source.text.slice(member.getStart(source, false), body.getStart(source)).trim()};`];
  });
  return `class ${declaration.name?.text ?? ''} {\n${members.join('\n')}\n}`;
}

async function main(): Promise<void> {
  writeFileSync(REFERENCE, await pluginReference());
  writeFileSync(API_REPORT, await apiReport());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
