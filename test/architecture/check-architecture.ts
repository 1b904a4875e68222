import { checkCycles } from './cycle-rule.js';
import { checkImports } from './import-rules.js';
import { toSourceFile, type Violation } from './source-file.js';
import { checkText } from './text-rules.js';

/** Returns every violation in the files (path to text), in the order of path and line. */
export function checkArchitecture(texts: ReadonlyMap<string, string>): readonly Violation[] {
  const files = [...texts].map(([path, text]) => toSourceFile(path, text, (other) => texts.has(other)));
  return [...checkImports(files), ...checkCycles(files), ...files.flatMap(checkText)].sort(
    (a, b) => a.path.localeCompare(b.path) || a.line - b.line,
  );
}

export function formatViolation({ rule, path, line, found, remedy }: Violation): string {
  return `${path}:${line} [${rule}] ${found}. ${remedy}`;
}
