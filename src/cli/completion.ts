import type { Command } from 'commander';

/** What may follow a command: the commands below it, its options, and files where it takes arguments. */
interface Words {
  /** The words that lead to it, such as `archive restore`. */
  readonly path: string;
  readonly next: readonly string[];
}

function wordsBelow(command: Command, path: readonly string[] = []): readonly Words[] {
  const options = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  const names = command.commands.map((below) => below.name());
  const own = { path: path.join(' '), next: [...names, ...options, '--help'] };
  return [own, ...command.commands.flatMap((below) => wordsBelow(below, [...path, below.name()]))];
}

/** The completion for bash: `source` its output. */
export function bashCompletion(program: Command): string {
  const name = program.name();
  const functionName = `_${name.replaceAll('-', '_')}`;
  const cases = wordsBelow(program).map(({ path, next }) => `    '${path}') words='${next.join(' ')}' ;;`);
  return [
    `${functionName}() {`,
    "  local word path='' words=''",
    // The words before the cursor that are no options: the command, and the one below it.
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

/** The same for zsh, which can run the completions of bash. */
export function zshCompletion(program: Command): string {
  return [
    'autoload -U +X compinit && compinit',
    'autoload -U +X bashcompinit && bashcompinit',
    bashCompletion(program),
  ].join('\n');
}
