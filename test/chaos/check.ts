/**
 * What a check may need beside Node. A missing one makes the check "not run", and a failure with `REQUIRE_STACK=1`.
 * `mongodb` is met by the substitute of `test/stack/servers/ferretdb` too.
 */
export type ProofNeed = 'mongodb' | 'redis' | 'python' | 'strace' | 'go' | 'cc' | 'unshare';

/**
 * One part of the proof. Each file `test/chaos/checks/<name>.check.ts` exports one as `check`; the runner finds it there.
 * Checks run one after another, each with the machine to itself.
 */
export interface ProofCheck {
  /** The name of its file, as `--only` takes it: `kill-9-sqlite`. */
  readonly name: string;
  /** The sentence of the contract that it holds against reality. */
  readonly promise: string;
  /** Its place in the report. */
  readonly topic: ProofTopic;
  readonly needs: readonly ProofNeed[];
  /** The longest that the short run may take on two free cores; the long run is not bounded. */
  readonly budgetSeconds: number;
  /** Throws `ProofFailure` where the promise does not hold. Whatever it started has ended when it settles. */
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
  /** The long run: as much as the figures that we publish rest on. */
  readonly long: boolean;
  /** Where randomness begins: the same seed makes the same choices. */
  readonly seed: number;
  /** A fresh folder, removed afterwards. */
  readonly folder: string;
  /** Aborts on Ctrl-C, and when the budget of a short run has been over for a while: stop what was started, then reject. */
  readonly signal: AbortSignal;
  /** A line of progress on the terminal. */
  report(line: string): void;
  /** A paragraph or table (Markdown) that stands below the figures in `docs/reliability.md`. */
  document(markdown: string): void;
}

/** The promise does not hold. The message says what was seen, and carries what is needed to see it again. */
export class ProofFailure extends Error {
  override readonly name = 'ProofFailure';

  constructor(
    message: string,
    readonly seed?: number,
  ) {
    super(seed === undefined ? message : `${message} (seed ${seed})`);
  }
}
