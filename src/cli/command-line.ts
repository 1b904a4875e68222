import { Command, CommanderError } from 'commander';
import { SERVICE_NAME, SERVICE_VERSION } from '../telemetry/version.js';
import { EXIT } from './command.js';
import { COMMAND_CONTEXT } from './command-context.js';
import { COMMANDS } from './commands.js';

const EXIT_CODES = `
Exit codes:
  0    success
  1    the command failed, or a check found a problem; the message says why
  2    the arguments are wrong
  3    erasures: a session was kept because it is under a legal hold
  130  demo: it was interrupted before its check was finished

Without a command, the service is started. ${SERVICE_NAME} COMMAND --help describes one command.`;

/** Runs the command that the arguments name (without node and script), and sets the exit code of the process. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const [name = 'serve', ...rest] = args;
  const describesAll = COMMANDS.some((command) => command.name === name && command.describesAll);
  const program = await programWith(describesAll ? COMMANDS.map((command) => command.name) : [name]);
  try {
    await program.parseAsync([name, ...rest], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
}

/** Returns the whole command line; only the named commands have their arguments. */
export async function programWith(names: readonly string[]): Promise<Command> {
  const program = new Command(SERVICE_NAME)
    .version(SERVICE_VERSION)
    .description('Stores the sessions and events of voice AI conversations exactly once, in order, and durably.')
    .helpCommand(false)
    // An option belongs to the command before it: `archive` and `archive restore` both have --json.
    .enablePositionalOptions()
    .showHelpAfterError('(use --help to see all options)')
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).description(summary);
    if (names.includes(name)) (await load()).define(command, COMMAND_CONTEXT);
  }
  return program;
}
