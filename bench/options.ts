import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Ids of the measures to run; empty for all. */
  readonly only: readonly string[];
  /** Short runs that only show that everything works. Their numbers mean little. */
  readonly quick: boolean;
  /** Record a CPU profile of the service, and show where its time went. */
  readonly profile: boolean;
  /** Write the results page even if this is not a complete run. */
  readonly write: boolean;
  /** Another checkout, built, that the measure `before` compares with. */
  readonly before?: string;
}

const USAGE = `npm run bench -- [--only append,page] [--quick] [--profile] [--write] [--before ../older]

  --only     the measures with these ids, see below
  --quick    short runs, to see that everything works; the numbers mean little
  --profile  record the processor profile of the service and print where its time went
  --write    write docs/benchmarks.md, which a full run does anyway
  --before   a checkout of an earlier version, built: the measure "before" runs both in turn
`;

/** Parses the command line. Ends the process if it is invalid or asks for help. */
export function readOptions(args: readonly string[], ids: readonly string[]): BenchOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', default: '' },
        quick: { type: 'boolean', default: false },
        profile: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        before: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const only = values.only.split(',').filter((id) => id !== '');
    const unknown = only.filter((id) => !ids.includes(id));
    if (unknown.length > 0) throw new Error(`There is no measure ${unknown.join(', ')}.`);
    if (values.help) return usage(0, '', ids);
    if (only.includes('before') && !values.before) throw new Error('The measure "before" needs --before <checkout>.');
    return { ...values, only };
  } catch (error) {
    return usage(1, `${error instanceof Error ? error.message : String(error)}\n\n`, ids);
  }
}

function usage(exitCode: number, fault: string, ids: readonly string[]): never {
  (exitCode === 0 ? process.stdout : process.stderr).write(`${fault}${USAGE}\nmeasures: ${ids.join(', ')}\n`);
  process.exit(exitCode);
}
