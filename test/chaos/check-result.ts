import type { Figure, ProofTopic } from './check.js';

/** What came of one check, as `docs/reliability.json` keeps it. */
export interface CheckResult {
  readonly name: string;
  readonly promise: string;
  readonly topic: ProofTopic;
  readonly outcome: 'held' | 'failed' | 'not run';
  /** Of a failure, and of a check that was not run. */
  readonly reason?: string;
  readonly figures: readonly Figure[];
  /** Paragraphs and tables of the check's own. */
  readonly details: readonly string[];
  readonly durationSeconds: number;
  readonly seed: number;
  readonly long: boolean;
  /** `FerretDB for MongoDB`, where a substitute server was used. */
  readonly substitutes: readonly string[];
  readonly finishedAt: string;
  readonly machine: string;
}
