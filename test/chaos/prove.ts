import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROOF_TOPICS, type ProofCheck } from './check.js';
import type { CheckResult } from './check-result.js';
import { type ProveOptions, parseOptions, USAGE } from './options.js';
import { keepResults } from './report/keep-results.js';
import { resultTable } from './report/result-table.js';
import { runCheck } from './run-check.js';

const CHECKS = join(import.meta.dirname, 'checks');
const SUFFIX = '.check.ts';

/** Runs the proof and returns the exit code: 0 if every promise held. */
export async function prove(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const options = parseOptions(args);
    const checks = await chosenChecks(options);
    const results = await runAll(checks, options);
    process.stdout.write(`\n${resultTable(results)}\n`);
    const holds = results.every(({ outcome }) => outcome !== 'failed');
    if (options.write && holds) keepResults(results);
    else if (options.write) process.stderr.write('Nothing was written: a page of broken promises helps nobody.\n');
    return holds ? 0 : 1;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : error}\nnpm run prove -- --help says what there is.\n`,
    );
    return 1;
  }
}

async function runAll(checks: readonly ProofCheck[], options: ProveOptions): Promise<readonly CheckResult[]> {
  const stop = stopOnSignal();
  const results: CheckResult[] = [];
  process.stdout.write(`${checks.length} checks, seed ${options.seed}${options.long ? ', the long run' : ''}\n`);
  for (const check of checks) {
    if (stop.aborted) break;
    process.stdout.write(`\n== ${check.name}\n   ${check.promise}\n`);
    const report = (line: string) => void process.stdout.write(`   ${line}\n`);
    const result = await runCheck(check, { ...options, signal: stop, report });
    results.push(result);
    report(`${result.outcome} in ${result.durationSeconds} s${result.reason ? `: ${result.reason}` : ''}`);
  }
  if (stop.aborted) throw new Error('Stopped by a signal: what is shown is not the whole proof.');
  return results;
}

/** The first signal ends the running check; a second one ends the process. */
function stopOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(1);
      process.stdout.write('\nstopping…\n');
      controller.abort(new Error('stopped by a signal'));
    });
  }
  return controller.signal;
}

async function chosenChecks({ only, skip }: ProveOptions): Promise<readonly ProofCheck[]> {
  const files = readdirSync(CHECKS).filter((file) => file.endsWith(SUFFIX));
  const names = files.map((file) => file.slice(0, -SUFFIX.length));
  const unknown = [...only, ...skip].filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`No check ${unknown.join(', ')}. There are: ${names.join(', ')}`);
  const chosen = names.filter((name) => !skip.includes(name) && (only.length === 0 || only.includes(name)));
  const checks = await Promise.all(chosen.map((name) => loadCheck(name)));
  return checks.sort(
    (a, b) => PROOF_TOPICS.indexOf(a.topic) - PROOF_TOPICS.indexOf(b.topic) || (a.name < b.name ? -1 : 1),
  );
}

async function loadCheck(name: string): Promise<ProofCheck> {
  const { check } = (await import(/* @vite-ignore */ join(CHECKS, `${name}${SUFFIX}`))) as {
    readonly check?: ProofCheck;
  };
  if (check?.name !== name) throw new Error(`checks/${name}${SUFFIX} must export a check of this name as \`check\`.`);
  return check;
}
