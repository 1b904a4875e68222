/**
 * What a check may need besides Node. If it is missing, the check is "not run", or fails with `REQUIRE_STACK=1`. The
 * substitute of `test/stack/servers/ferretdb` also satisfies `mongodb`.
 */
export type ProofNeed = 'mongodb' | 'redis' | 'python' | 'strace' | 'go' | 'cc' | 'unshare';

/**
 * One part of the proof. Each file `test/chaos/checks/<name>.check.ts` exports one as `check`, which the runner finds
 * there. Checks run one after another, each with the machine to itself.
 */
export interface ProofCheck {
  /** The name of its file, as `--only` expects it: `kill-9-sqlite`. */
  readonly name: string;
  /** The sentence of the contract that it tests. */
  readonly promise: string;
  /** Its place in the report. */
  readonly topic: ProofTopic;
  readonly needs: readonly ProofNeed[];
  /** The longest time that the short run may take on two free cores; the long run has no limit. */
  readonly budgetSeconds: number;
  /** Throws `ProofFailure` if the promise does not hold. Everything that it started has ended when it settles. */
  run(context: ProofContext): Promise<readonly Figure[]>;
}

export const PROOF_TOPICS = ['controls', 'correctness', 'crashes', 'faults', 'input', 'load', 'security'] as const;
export type ProofTopic = (typeof PROOF_TOPICS)[number];

/** One line of the report. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit?: string;
  /** The promise as a number: any other value is a failure of the check. */
  readonly mustBe?: number;
}

export interface ProofContext {
  /** The long run: as much as the published figures are based on. */
  readonly long: boolean;
  /** The seed of all random choices: the same seed makes the same choices. */
  readonly seed: number;
  /** A fresh folder, removed afterwards. */
  readonly folder: string;
  /** Aborts on Ctrl-C, and when a short run has exceeded its budget by far: stop what was started, then reject. */
  readonly signal: AbortSignal;
  /** A line of progress on the terminal. */
  report(line: string): void;
  /** A paragraph or table (Markdown) for below the figures in `docs/reliability.md`. */
  document(markdown: string): void;
}

/** The promise does not hold. The message says what was seen, and contains what is needed to see it again. */
export class ProofFailure extends Error {
  override readonly name = 'ProofFailure';

  constructor(
    message: string,
    readonly seed?: number,
  ) {
    super(seed === undefined ? message : `${message} (seed ${seed})`);
  }
}
