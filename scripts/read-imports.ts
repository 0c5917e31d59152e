import ts from 'typescript';

/** A file to look at: its path from the checkout's folder, with forward slashes, and its text. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** One import in a file, whatever its form. */
export interface ImportUse {
  /** What stands between the quotes. */
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
  /** Whether it is gone after compiling: only types come through it. */
  readonly isTypeOnly: boolean;
}

/**
 * All imports of a TypeScript, JavaScript or Svelte file: `import` and `export … from`, with and
 * without `type`, `import()` of values and of types, and `require()`.
 */
export function readImports(file: SourceText): readonly ImportUse[] {
  const text = file.path.endsWith('.svelte') ? scriptsOnly(file.text) : file.text;
  const source = ts.createSourceFile(
    file.path,
    text,
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TS,
  );
  const uses: ImportUse[] = [];
  const visit = (node: ts.Node): void => {
    const found = importIn(node);
    if (found !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      uses.push({ specifier: found.literal.text, isTypeOnly: found.isTypeOnly, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

/** A Svelte component with everything but its scripts blanked, so that lines keep their numbers. */
function scriptsOnly(component: string): string {
  const scripts = /(?<open><script\b[^>]*>)(?<code>[\s\S]*?)<\/script>/g;
  let text = '';
  let end = 0;
  for (const match of component.matchAll(scripts)) {
    const { open = '', code = '' } = match.groups ?? {};
    text += blank(component.slice(end, match.index + open.length)) + code;
    end = match.index + open.length + code.length;
  }
  return text;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

interface FoundImport {
  readonly literal: ts.StringLiteralLike;
  readonly isTypeOnly: boolean;
}

/** The import that a node is, if it is one with a specifier that is known without running it. */
function importIn(node: ts.Node): FoundImport | undefined {
  if (ts.isImportDeclaration(node)) {
    const isTypeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return found(node.moduleSpecifier, isTypeOnly);
  }
  if (ts.isExportDeclaration(node)) return found(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node)) {
    return found(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
  }
  if (ts.isCallExpression(node) && isImporting(node.expression)) {
    return found(node.arguments[0], false);
  }
  return undefined;
}

function found(specifier: ts.Node | undefined, isTypeOnly: boolean): FoundImport | undefined {
  if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return undefined;
  return { literal: specifier, isTypeOnly };
}

function isImporting(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(callee) && callee.text === 'require';
}
