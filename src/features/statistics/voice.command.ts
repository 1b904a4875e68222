import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { SystemClock } from '../../adapters/system/system-clock.js';
import { abortedBySignals } from '../../cli/aborted-by-signals.js';
import { EXIT, JSON_OPTION, type JsonOption, runCommand, tellWith, withProgress } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import { FailedSessions } from '../../runtime/failed-sessions.js';
import { FirstPass, type PassProgress } from '../../runtime/first-pass.js';
import { statisticsSettings } from './statistics-settings.js';
import { Summarizer } from './summarizer.js';

const DETAILS = `
Summarizes every session whose summary is missing, or was made by another version of the algorithm or with other STATS_DIMENSIONS, and
shows the progress. The service does the same automatically in the background; this command does it at once. If it is interrupted,
run it again to continue. Only one process can use the embedded store: stop the service first. With MongoDB the service may be
running; if an instance is already at work on this, the command shows its progress.`;

const WATCH_EVERY_MS = 1_000;

export function define(command: Command, context: CommandContext): void {
  command
    .command('rebuild')
    .description('computes the measures of all sessions with the current version of the algorithm')
    .option(...JSON_OPTION)
    .addHelpText('after', DETAILS)
    .action((options: JsonOption) => runCommand(() => rebuild(options, context)));
}

async function rebuild(options: JsonOption, context: CommandContext): Promise<number> {
  const config = context.readConfig();
  const clock = new SystemClock();
  const signal = abortedBySignals();
  return context.withFoundation(config, async (foundation) => {
    const { store, measurer } = foundation;
    const { dimensions } = statisticsSettings.of(config);
    const summarizer = new Summarizer({ store, clock, measurer, dimensions });
    // Changes from now on must reach the service, even if it was never started yet.
    await store.changes.addConsumers([summarizer.name]);
    const failed = new FailedSessions(store.records, clock, summarizer.name);
    const pass = new FirstPass(summarizer, { store, clock, failed, owner: foundation.newOwner() }, summarizer.version);
    const done = await withProgress('sessions', clock, async (progress) => {
      let shown = (await pass.progress()).visited;
      return runToEnd(pass, signal, ({ visited }) => {
        progress.advance(visited - shown, '');
        shown = visited;
      });
    });
    const left = (await failed.listWaiting(1_000)).length;
    const text = `${done.visited} sessions were examined; ${left} failed and will be retried by the service.`;
    tellWith(options)({ version: done.version, visited: done.visited, failed: left }, text);
    return left === 0 ? EXIT.fine : EXIT.failed;
  });
}

/** Does the work, or watches while another instance does. */
async function runToEnd(
  pass: FirstPass,
  signal: AbortSignal,
  tell: (progress: PassProgress) => void,
): Promise<PassProgress> {
  for (;;) {
    await pass.run(signal, tell);
    const progress = await pass.progress();
    tell(progress);
    if (progress.isDone) return progress;
    await delay(WATCH_EVERY_MS, undefined, { signal });
  }
}
