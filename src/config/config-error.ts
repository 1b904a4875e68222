/** One problem of the configuration. */
export interface ConfigProblem {
  /** The variable, or the variables that conflict. */
  readonly subject: string;
  /** What was found, with secrets masked; completes "PORT …". */
  readonly found: string;
  /** Completes "expected: …"; absent if `fix` says everything. */
  readonly expected?: string;
  readonly fix: string;
}

/**
 * The configuration is unusable. `message` lists all problems for people, without secrets. Whoever starts the process
 * prints it and exits with `CONFIG_EXIT_CODE`.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly ConfigProblem[]) {
    super(toMessage(problems));
  }
}

export const CONFIG_EXIT_CODE = 1;

function toMessage(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return [
    `The configuration has ${count}; the service does not start.`,
    ...problems.map(toParagraph),
    'Every variable: conversation-service serve --help, or docs/configuration.md',
  ].join('\n\n');
}

function toParagraph({ subject, found, expected, fix }: ConfigProblem): string {
  const lines = [`  ${subject} ${found}`];
  if (expected) lines.push(`    expected: ${expected}`);
  return [...lines, `    fix: ${fix}`].join('\n');
}
