import type { Command } from 'commander';

/** The possible completions of a command: its subcommands, its options, and files if it has arguments. */
interface Words {
  /** The words of the command, such as `archive restore`. */
  readonly path: string;
  readonly next: readonly string[];
}

function wordsBelow(command: Command, path: readonly string[] = []): readonly Words[] {
  const options = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  const names = command.commands.map((below) => below.name());
  const own = { path: path.join(' '), next: [...names, ...options, '--help'] };
  return [own, ...command.commands.flatMap((below) => wordsBelow(below, [...path, below.name()]))];
}

/** Returns the completion for bash: `source` its output. */
export function bashCompletion(program: Command): string {
  const name = program.name();
  const functionName = `_${name.replaceAll('-', '_')}`;
  const cases = wordsBelow(program).map(({ path, next }) => `    '${path}') words='${next.join(' ')}' ;;`);
  return [
    `${functionName}() {`,
    "  local word path='' words=''",
    // The words before the cursor that are not options: the command and its subcommand.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that puts a value there
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do [[ $word == -* ]] || path="${path:+$path }$word"; done',
    '  case "$path" in',
    ...cases,
    '  esac',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: likewise
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    `complete -o default -F ${functionName} ${name}`,
  ].join('\n');
}

/** Returns the completion for zsh, which can run bash completions. */
export function zshCompletion(program: Command): string {
  return [
    'autoload -U +X compinit && compinit',
    'autoload -U +X bashcompinit && bashcompinit',
    bashCompletion(program),
  ].join('\n');
}
