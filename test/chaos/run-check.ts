import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, type ProofCheck, type ProofContext, ProofFailure } from './check.js';
import type { CheckResult } from './check-result.js';
import { missingReason, substituteOf } from './needs.js';

/** A busy machine may take this many times the budget; a check that takes longer hangs. */
const PATIENCE_FACTOR = 6;

export interface RunOptions {
  readonly long: boolean;
  readonly seed: number;
  readonly signal: AbortSignal;
  report(line: string): void;
}

/** Runs one check in a folder of its own. Never rejects. */
export async function runCheck(check: ProofCheck, options: RunOptions): Promise<CheckResult> {
  const reasons = check.needs.flatMap((need) => missingReason(need) ?? []);
  const details: string[] = [];
  const base = { name: check.name, promise: check.promise, topic: check.topic, details };
  if (reasons.length > 0) {
    const outcome = process.env.REQUIRE_STACK === '1' ? 'failed' : 'not run';
    return {
      ...base,
      ...circumstances(check, options, performance.now()),
      outcome,
      reason: reasons.join('; '),
      figures: [],
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'prove-'));
  const startedMs = performance.now();
  const { long, seed } = options;
  const document = (markdown: string) => void details.push(markdown);
  const context = { long, seed, folder, signal: signalFor(check, options), report: options.report, document };
  try {
    const figures = await untilAborted(check.run(context), context);
    const reason = brokenPromise(figures);
    const outcome = reason === undefined ? 'held' : 'failed';
    return { ...base, ...circumstances(check, options, startedMs), outcome, figures, ...(reason ? { reason } : {}) };
  } catch (error) {
    return {
      ...base,
      ...circumstances(check, options, startedMs),
      outcome: 'failed',
      reason: reasonOf(error),
      figures: [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function circumstances(check: ProofCheck, { long, seed }: RunOptions, startedMs: number) {
  return {
    durationSeconds: Math.round((performance.now() - startedMs) / 100) / 10,
    seed,
    long,
    substitutes: check.needs.flatMap((need) => substituteOf(need) ?? []),
    finishedAt: new Date().toISOString(),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, Node ${process.versions.node}`,
  };
}

function signalFor(check: ProofCheck, { long, signal }: RunOptions): AbortSignal {
  if (long) return signal;
  return AbortSignal.any([signal, AbortSignal.timeout(check.budgetSeconds * PATIENCE_FACTOR * 1_000)]);
}

/** How long a check that was told to stop may take to end what it started. */
const STOP_PATIENCE_MS = 20_000;

/** A check that ignores the signal must not delay the end. */
function untilAborted(running: Promise<readonly Figure[]>, { signal }: ProofContext): Promise<readonly Figure[]> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      const why = signal.reason instanceof DOMException ? 'took too long' : 'was stopped';
      setTimeout(() => reject(new ProofFailure(`${why}, and did not end in time`)), STOP_PATIENCE_MS).unref();
    });
    running.then(resolve, reject);
  });
}

function brokenPromise(figures: readonly Figure[]): string | undefined {
  const broken = figures.filter(({ value, mustBe }) => mustBe !== undefined && value !== mustBe);
  if (broken.length === 0) return undefined;
  return broken.map(({ what, value, mustBe }) => `${what}: ${value}, not ${mustBe}`).join('; ');
}

function reasonOf(error: unknown): string {
  if (error instanceof ProofFailure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
