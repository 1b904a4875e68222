import type { AnyVariable } from '../config/variable.js';
import { VARIABLE_GROUPS, VARIABLE_NAMES, type VariableGroup } from '../config/variables.js';
import { wrap } from '../config/wrap.js';
import { SERVICE_NAME, SERVICE_VERSION } from '../telemetry/version.js';
import { EXIT } from './command.js';

/** What to print instead of serving, with the exit code. */
export interface CliAnswer {
  readonly text: string;
  readonly exitCode: number;
}

const WIDTH = 100;

/** Returns the answer to the arguments (without node and script); undefined means serve. */
export function answerArguments(args: readonly string[]): CliAnswer | undefined {
  const [first] = args;
  if (first === undefined) return undefined;
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { text: helpText(), exitCode: 0 };
  if (first === '--version' || first === '-v') return { text: SERVICE_VERSION, exitCode: 0 };
  return { text: `${first} is not an argument of this command. ${hintFor(first)}`, exitCode: EXIT.usage };
}

/** Returns a hint for somebody who passes options such as `--port`. */
function hintFor(arg: string): string {
  const name = arg.replace(/^-+/, '').replace(/=.*$/s, '').replaceAll('-', '_').toUpperCase();
  if (!VARIABLE_NAMES.some((known) => known === name)) return 'For help: conversation-service serve --help';
  return `Set an environment variable instead: ${name}=… conversation-service serve (for all of them: conversation-service serve --help)`;
}

/** Returns every variable with its meaning and default, for a terminal. */
export function helpText(): string {
  return [
    `${SERVICE_NAME} ${SERVICE_VERSION}`,
    '',
    'Usage:',
    '  conversation-service serve            serves the API and the console',
    '  conversation-service serve --help     prints this text',
    '  conversation-service serve --version  prints the version',
    '',
    'conversation-service --help lists the other commands. In a checkout, npm start builds the service',
    'if necessary and serves it.',
    '',
    'It is configured by environment variables and by a file .env in the working folder; the environment',
    'takes precedence.',
    'For example: PORT=4000 conversation-service serve',
    ...VARIABLE_GROUPS.map(toSection),
  ].join('\n');
}

function toSection({ title, variables }: VariableGroup): string {
  return ['', title, ...Object.entries(variables).map(([name, variable]) => toParagraph(name, variable))].join('\n');
}

function toParagraph(name: string, variable: AnyVariable): string {
  const value = `${variable.expected.charAt(0).toUpperCase()}${variable.expected.slice(1)}; default: ${variable.defaultText}.`;
  return [`  ${name}`, wrap(variable.meaning, WIDTH, '      '), wrap(value, WIDTH, '      ')].join('\n');
}
