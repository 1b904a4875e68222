import { doorOf, roomOf } from './rooms.js';
import { lineAt } from './scan-imports.js';
import { isSpec, isTestCode, type RuleName, type SourceFile, type Violation } from './source-file.js';

interface TextRule {
  readonly rule: RuleName;
  readonly appliesTo: (path: string) => boolean;
  /** Searched for in the code, in which comments and the contents of strings are blank. */
  readonly pattern: RegExp;
  readonly remedy: string;
}

/** A file that is longer has two subjects. */
const MAX_FILE_LINES = 400;

const PROCESS_REMEDY = 'Use the global process for signals and exit codes; variables are declared in src/config.';

/** Everything but tests, for which only the linter decides. */
const isSource = (path: string) => /^(?:src|packages|bench|console|clients)\//.test(path);
const isProduction = (path: string) => /^(?:src|packages)\//.test(path) && !isTestCode(path);

const RULES: readonly TextRule[] = [
  {
    rule: 'environment',
    appliesTo: (path) => isProduction(path) && !path.startsWith('src/config/'),
    pattern: /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*(?:\?\.)?\[|\benv\b[^;=]*\}\s*=\s*process\b/g,
    remedy: 'Declare the variable in src/config and take its value as an argument.',
  },
  {
    rule: 'clock',
    appliesTo: (path) => isProduction(path) && !/^src\/(?:adapters\/system\/|lib\/random-bytes\.ts$)/.test(path),
    pattern:
      /\bDate\s*\.\s*now\b|(?<![.\w$])Date\s*\(\s*\)|\bnew\s+Date\b(?!\s*\(\s*[^\s)])|\btimeOrigin\b|\bTemporal\s*\.\s*Now\b|\bMath\s*\.\s*random\b|\brandom(?:UUID|Bytes|Int|FillSync|Fill)\b|\bgetRandomValues\b|\bgenerateKey(?:Pair)?(?:Sync)?\b/g,
    remedy:
      'Take a Clock or RequestIds (src/ports) as an argument; the real ones live in src/adapters/system. What nobody may guess is made by src/lib/random-bytes.ts.',
  },
  {
    rule: 'stopwatch',
    appliesTo: (path) => isProduction(path) && !/^src\/(?:telemetry\/|adapters\/|lib\/event-loop\.ts$)/.test(path),
    pattern: /\bperformance\s*\.\s*now\b|\bhrtime\b/g,
    remedy: 'Measure durations in src/telemetry or in the adapter that spends the time.',
  },
  {
    rule: 'any',
    appliesTo: isSource,
    pattern: /(?:[:<,|&(=]|\b(?:as|satisfies|extends|keyof|is)\s)\s*any\b(?!\s*(?:[:(.]|\?\s*[:.]))/g,
    remedy: 'Name the type, or take unknown and narrow it.',
  },
  {
    rule: 'default-export',
    appliesTo: (path) => isSource(path) && !path.endsWith('.config.ts'),
    pattern: /\bexport\s+default\b|\bas\s+default\b/g,
    remedy: 'Export it by its name, so that it has one name everywhere.',
  },
  {
    rule: 'forward-ref',
    appliesTo: isSource,
    pattern: /\bforwardRef\b/g,
    remedy: 'Two modules that need each other are one module: merge them, or move the shared part out.',
  },
  {
    rule: 'enum',
    appliesTo: isSource,
    pattern: /\benum\s+[\w$]+\s*\{/g,
    remedy: 'Write a const array `as const`, and its union type.',
  },
  {
    rule: 'console',
    appliesTo: (path) => isProduction(path) && path !== 'src/main.ts' && !path.startsWith('src/cli/'),
    pattern: /\bconsole\s*(?:\.|\?\.|\[)/g,
    remedy: 'Log through src/telemetry: structured, with the request id, without payloads.',
  },
  {
    rule: 'focused-test',
    appliesTo: isSpec,
    pattern: /(?<![.\w$])(?:it|test|describe|suite|bench)\b(?:\s*\.\s*\w+)*\s*\.\s*(?:only|skip)\b/g,
    remedy:
      'Run it, or delete it; a suite whose server may be missing is described with describeWithServer of test/builders.',
  },
];

/** The rules that a single line of a file can break. */
export function checkText(file: SourceFile): readonly Violation[] {
  const found = RULES.filter((rule) => rule.appliesTo(file.path)).flatMap((rule) => applyRule(rule, file));
  return [...found, ...checkProcessImport(file), ...checkLength(file), ...checkBarrel(file)];
}

function applyRule({ rule, pattern, remedy }: TextRule, file: SourceFile): readonly Violation[] {
  return [...file.code.matchAll(pattern)].map((match) => ({
    rule,
    path: file.path,
    line: lineAt(file.code, match.index + match[0].search(/\w/)),
    found: match[0].replace(/\s+/g, ' ').trim(),
    remedy,
  }));
}

/** The environment by its other name: `import { env } from 'node:process'`. */
function checkProcessImport({ path, imports }: SourceFile): readonly Violation[] {
  if (!isProduction(path) || path.startsWith('src/config/')) return [];
  return imports
    .filter(({ specifier }) => specifier === 'node:process' || specifier === 'process')
    .map(({ line }) => ({ rule: 'environment', path, line, found: 'imports node:process', remedy: PROCESS_REMEDY }));
}

/** Generated from the OpenAPI document: nobody reads them from beginning to end. */
const GENERATED = /^clients\/typescript\/src\/api\//;

function checkLength({ path, lineCount }: SourceFile): readonly Violation[] {
  if (lineCount <= MAX_FILE_LINES || GENERATED.test(path)) return [];
  const found = `${lineCount} lines; at most ${MAX_FILE_LINES}`;
  return [
    { rule: 'length', path, line: MAX_FILE_LINES + 1, found, remedy: 'Give the second subject a file of its own.' },
  ];
}

function checkBarrel({ path }: SourceFile): readonly Violation[] {
  const room = roomOf(path);
  const isDoor = room?.hasDoor === true && path === doorOf(room);
  if (!path.startsWith('src/') || !path.endsWith('/index.ts') || isDoor) return [];
  const remedy = 'Import the file that defines the name; only an adapter and a capability have an index.ts.';
  return [{ rule: 'barrel', path, line: 1, found: 'a barrel file', remedy }];
}
