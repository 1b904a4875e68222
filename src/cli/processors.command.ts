import type { Command } from 'commander';
import { SystemClock } from '../adapters/system/system-clock.js';
import { FEATURES } from '../features.js';
import { formatRfc3339, formatTimeOrNull } from '../lib/time/rfc3339.js';
import { type FailedSession, FailedSessions } from '../runtime/failed-sessions.js';
import { EXIT, JSON_OPTION, type JsonOption, runCommand, tellWith } from './command.js';
import type { CommandContext } from './command-entry.js';

const DETAILS = `
A processor derives something from every session that changes: summaries, news for webhooks. A session that it fails on is tried again
for about five hours, and then given up until --retry. Exits with 1 if sessions are given up. Only one process can use the embedded
store: stop the service first. With MongoDB the service may be running.`;

const MAX_SHOWN = 1_000;

interface ProcessorsOptions extends JsonOption {
  readonly retry?: boolean;
}

/** The failed sessions of one processor: those that will be retried, and those given up. */
interface ProcessorState {
  readonly name: string;
  readonly waiting: readonly FailedSession[];
  readonly dead: readonly FailedSession[];
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--retry', 'makes every session that was given up due again; the service tries them when it runs')
    .option(...JSON_OPTION)
    .addHelpText('after', DETAILS)
    .action((options: ProcessorsOptions) => runCommand(() => processors(options, context)));
}

async function processors(options: ProcessorsOptions, context: CommandContext): Promise<number> {
  const names = FEATURES.flatMap(({ processor }) => processor ?? []);
  const states: ProcessorState[] = [];
  await context.withFoundation(context.readConfig(), async ({ store }) => {
    for (const name of names) {
      const failed = new FailedSessions(store.records, new SystemClock(), name);
      if (options.retry) await reviveAll(failed);
      states.push({ name, waiting: await failed.listWaiting(MAX_SHOWN), dead: await failed.listDead() });
    }
  });
  tellWith(options)({ processors: states.map(toJson) }, states.flatMap(toLines).join('\n'));
  return states.every(({ dead }) => dead.length === 0) ? EXIT.fine : EXIT.failed;
}

async function reviveAll(failed: FailedSessions): Promise<void> {
  for (const { sessionId } of await failed.listDead()) await failed.revive(sessionId);
}

function toJson({ name, waiting, dead }: ProcessorState): object {
  return { name, waiting: waiting.map(sessionToJson), dead: dead.map(sessionToJson) };
}

function sessionToJson({ sessionId, attempts, error, failedAtMs, retryAtMs }: FailedSession): object {
  return { sessionId, attempts, error, failedAt: formatRfc3339(failedAtMs), retryAt: formatTimeOrNull(retryAtMs) };
}

function toLines({ name, waiting, dead }: ProcessorState): readonly string[] {
  return [
    `${name}: sessions waiting for a retry ${waiting.length}, given up ${dead.length}`,
    ...[...waiting, ...dead].map(
      ({ sessionId, attempts, error, failedAtMs, retryAtMs }) =>
        `  ${sessionId}  ${error} at ${formatRfc3339(failedAtMs)}, attempts ${attempts}, ` +
        (retryAtMs === null ? 'given up' : `retried at ${formatRfc3339(retryAtMs)}`),
    ),
  ];
}
