import type { Figure, ProofTopic } from './check.js';

/** The outcome of one check, as `docs/reliability.json` stores it. */
export interface CheckResult {
  readonly name: string;
  readonly promise: string;
  readonly topic: ProofTopic;
  readonly outcome: 'held' | 'failed' | 'not run';
  /** Set for a failure, and for a check that was not run. */
  readonly reason?: string;
  readonly figures: readonly Figure[];
  /** Paragraphs and tables of the check itself. */
  readonly details: readonly string[];
  readonly durationSeconds: number;
  readonly seed: number;
  readonly long: boolean;
  /** `FerretDB for MongoDB`, if a substitute server was used. */
  readonly substitutes: readonly string[];
  readonly finishedAt: string;
  readonly machine: string;
}
