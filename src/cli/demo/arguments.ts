import { parseArgs } from 'node:util';
import { closestName } from '../../lib/names/closest-name.js';
import { helpText } from './texts.js';

export interface DemoOptions {
  readonly kind: 'run';
  /** End after the check. */
  readonly once: boolean;
  /** How many times as fast as the calls were; undefined: as fast as it goes. */
  readonly speed: number | undefined;
  /** Undefined: the usual one, or any free one where that is taken. */
  readonly port: number | undefined;
}

/** Remove the data and end. */
export interface DemoCleaning {
  readonly kind: 'clean';
}

/** What to print instead of running, and with which exit code to end. */
export interface DemoAnswer {
  readonly kind: 'answer';
  readonly text: string;
  readonly exitCode: 0 | 2;
}

const OPTIONS = {
  once: { type: 'boolean' },
  clean: { type: 'boolean' },
  speed: { type: 'string' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const PORT_MAX = 65_535;

/** The arguments behind node and script. A fault is answered with one line and exit code 2. */
export function parseDemoArguments(args: readonly string[]): DemoOptions | DemoCleaning | DemoAnswer {
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  if (values.help === true) return { kind: 'answer', text: helpText(), exitCode: 0 };
  for (const token of tokens) {
    if (token.kind === 'positional') return refuse(`${token.value} is no argument of the demo`);
    if (token.kind === 'option' && !Object.hasOwn(OPTIONS, token.name)) return refuse(unknownOption(token.rawName));
  }
  const { once = false, clean, speed, port } = values;
  if (clean !== undefined) {
    if (clean !== true) return refuse('--clean takes no value');
    return tokens.length === 1 ? { kind: 'clean' } : refuse('--clean stands alone');
  }
  if (once !== true && once !== false) return refuse('--once takes no value');
  const speedNumber = speed === undefined ? undefined : toNumber(speed);
  if (speedNumber !== undefined && !(speedNumber > 0 && speedNumber < Number.POSITIVE_INFINITY)) {
    return refuse(`--speed needs a number above 0, such as 1 for real time or 10${butGot(speed)}`);
  }
  const portNumber = port === undefined ? undefined : toNumber(port);
  if (portNumber !== undefined && !(Number.isInteger(portNumber) && portNumber >= 0 && portNumber <= PORT_MAX)) {
    return refuse(`--port needs a whole number from 0 to ${PORT_MAX}${butGot(port)}`);
  }
  return { kind: 'run', once, speed: speedNumber, port: portNumber };
}

function refuse(fault: string): DemoAnswer {
  return { kind: 'answer', text: `${fault} (help: npm run demo -- --help)`, exitCode: 2 };
}

function unknownOption(rawName: string): string {
  const meant = closestName(rawName.replace(/^-+/, ''), Object.keys(OPTIONS));
  return `${rawName} is no option of the demo${meant === undefined ? '' : `; did you mean --${meant}?`}`;
}

/** NaN for whatever is no decimal number; `true` stands for a missing value. */
function toNumber(value: string | boolean): number {
  return typeof value === 'string' && /^-?\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
}

function butGot(value: string | boolean | undefined): string {
  return typeof value === 'string' ? `, but got ${JSON.stringify(value)}` : '';
}
