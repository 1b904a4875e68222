import type { Command } from 'commander';
import { SystemClock } from '../../adapters/system/system-clock.js';
import { EXIT, JSON_OPTION, type JsonOption, runCommand, tellWith } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import { UNOBSERVED } from './erasure-observer.js';
import { ErasuresService } from './erasures.service.js';
import { Retention, type RetentionForecast } from './retention.js';
import { retentionSettings } from './retention-settings.js';

const DETAILS = `
Erases every completed session whose retention time (RETENTION_RULES, RETENTION_DAYS) is over, as the service does automatically
every RETENTION_INTERVAL_MINUTES. The sessions are hidden at once; the service deletes them when it runs. A session that was never
completed is kept. Only one process can use the embedded store: stop the service first.`;

interface RetentionOptions extends JsonOption {
  readonly dryRun?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--dry-run', 'only counts for each rule, and changes nothing')
    .option(...JSON_OPTION)
    .addHelpText('after', DETAILS)
    .action((options: RetentionOptions) => runCommand(() => applyRetention(options, context)));
}

async function applyRetention(options: RetentionOptions, context: CommandContext): Promise<number> {
  const tell = tellWith(options);
  const config = context.readConfig();
  const { rules } = retentionSettings.of(config);
  if (rules.length === 0) {
    tell({ rules: [], erasing: 0 }, 'Neither RETENTION_DAYS nor RETENTION_RULES is set: all sessions are kept.');
    return EXIT.fine;
  }
  const clock = new SystemClock();
  return context.withFoundation(config, async (foundation) => {
    const { store, notifier, eraseHooks } = foundation;
    const erasures = new ErasuresService(store, notifier, clock, () => undefined, eraseHooks);
    const parts = { store, erasures, clock, observer: UNOBSERVED, owner: foundation.newOwner() };
    const retention = new Retention(parts, rules);
    const forecast = await retention.forecast();
    const erasing = options.dryRun ? 0 : await retention.run(new AbortController().signal);
    const last = options.dryRun ? 'Nothing was changed.' : `${erasing} sessions are being erased.`;
    const report = forecast.map(({ rule, counts }) => ({ ...rule, counts }));
    tell({ rules: report, erasing }, [...forecast.map(lineOf), last].join('\n'));
    return EXIT.fine;
  });
}

function lineOf({ rule, counts }: RetentionForecast, index: number): string {
  const who = rule.metadata.map(({ key, value }) => `metadata.${key}=${value}`).join(' and ') || 'all other sessions';
  const stay = rule.days === null ? 'forever' : `${rule.days} days`;
  const { sessions, liveEvents, archivedEvents, held } = counts;
  return `${index + 1}. ${who}, ${stay}: ${sessions} sessions with ${liveEvents + archivedEvents} events; ${held} held`;
}
