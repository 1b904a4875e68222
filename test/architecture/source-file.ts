import { posix } from 'node:path';
import { maskSource } from './mask-source.js';
import { type ImportSite, scanImports } from './scan-imports.js';

/** A file as the rules see it. Paths are relative to the repository, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  /** The text without comments and the contents of strings, with every character in its position. */
  readonly code: string;
  readonly lineCount: number;
  readonly imports: readonly ResolvedImport[];
}

export interface ResolvedImport extends ImportSite {
  /** The path of the file if the specifier is relative; undefined for packages and Node's own modules. */
  readonly path: string | undefined;
}

export const RULE_NAMES = [
  'room',
  'arrow',
  'door',
  'hidden-import',
  'cycle',
  'environment',
  'clock',
  'stopwatch',
  'any',
  'default-export',
  'forward-ref',
  'enum',
  'console',
  'focused-test',
  'length',
  'barrel',
] as const;

export type RuleName = (typeof RULE_NAMES)[number];

/** A violation of a rule. */
export interface Violation {
  readonly rule: RuleName;
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly found: string;
  /** What to do instead. */
  readonly remedy: string;
}

export function toSourceFile(path: string, text: string, isFile: (path: string) => boolean): SourceFile {
  const code = maskSource(text);
  const imports = scanImports(text, code).map((site) => ({ ...site, path: resolve(path, site.specifier, isFile) }));
  return { path, code, lineCount: text.trimEnd().split('\n').length, imports };
}

/** Code that only tests run: it may know everything, and no other code may know it. */
export function isTestCode(path: string): boolean {
  return /^(?:test|bench)\/|^clients\/[^/]+\/test\/|^packages\/[^/]+\/src\/testing\/|\.(?:spec|contract)\.tsx?$/.test(
    path,
  );
}

export function isSpec(path: string): boolean {
  return /\.spec\.tsx?$/.test(path);
}

function resolve(from: string, specifier: string | undefined, isFile: (path: string) => boolean): string | undefined {
  if (!specifier?.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  const candidates = [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx')];
  return candidates.find(isFile) ?? candidates[0];
}
