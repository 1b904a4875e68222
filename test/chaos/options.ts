import { parseArgs } from 'node:util';

export interface ProveOptions {
  readonly long: boolean;
  /** Names of checks; empty means all. */
  readonly only: readonly string[];
  /** Names of checks that are skipped. */
  readonly skip: readonly string[];
  readonly seed: number;
  readonly write: boolean;
}

export const USAGE = `npm run prove -- [options]

  --long         as much as the published figures rest on (hours); otherwise a few minutes
  --only <name>  only this check; may be given again
  --skip <name>  all but this check; may be given again
  --seed <n>     where randomness begins; otherwise by the clock, and printed
  --write        keep the results in docs/reliability.json, and write docs/reliability.md from all that is kept there

REQUIRE_STACK=1: a check whose server or tool is missing fails, instead of being reported as not run.
Real servers instead of our own: STACK_MONGODB_URI, STACK_REDIS_URL.
`;

/** Seeds have 31 bits, which every generator accepts. */
const SEED_END = 2 ** 31;

/** Throws with a message for a person. */
export function parseOptions(args: readonly string[]): ProveOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      long: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      skip: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const seed = values.seed === undefined ? Date.now() % SEED_END : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed >= SEED_END)
    throw new Error(`--seed takes an integer from 0 to ${SEED_END - 1}`);
  return { long: values.long, only: values.only, skip: values.skip, seed, write: values.write };
}
