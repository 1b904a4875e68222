export interface ImportSite {
  /** As it is written; undefined if it is computed. */
  readonly specifier: string | undefined;
  /** Counted from 1. */
  readonly line: number;
}

/** `import … from`, `import type … from`, `export … from`: the clause contains only names, braces, commas and stars. */
const STATIC = /(?<![.\w$])(?:import|export)\b[\w$*{},\s]*?\bfrom\s*(?=['"])/g;
const SIDE_EFFECT = /(?<![.\w$])import\s*(?=['"])/g;
/** `import()` as an expression and as a type, and other ways to load a module. */
const CALL = /(?<![.\w$])(?:import|require|require\.resolve|import\.meta\.resolve)\s*\(\s*(?=\S)/g;

const LITERAL = /(['"`])([^'"`$]*)\1/y;

/** Returns every place where a file names another module, in the order of the file. `code` is `maskSource(text)`. */
export function scanImports(text: string, code: string): readonly ImportSite[] {
  return [STATIC, SIDE_EFFECT, CALL]
    .flatMap((pattern) => [...code.matchAll(pattern)])
    .sort((a, b) => a.index - b.index)
    .map((match) => ({ specifier: literalAt(text, match.index + match[0].length), line: lineAt(text, match.index) }));
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function literalAt(text: string, offset: number): string | undefined {
  LITERAL.lastIndex = offset;
  return LITERAL.exec(text)?.[2];
}
