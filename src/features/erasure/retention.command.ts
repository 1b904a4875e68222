import type { Command } from 'commander';
import { SystemClock } from '../../adapters/system/system-clock.js';
import { EXIT, print, runCommand } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command-entry.js';
import { StartupError } from '../../ports/conversation-store.js';
import { ErasuresService } from './erasures.service.js';
import { Retention, type RetentionForecast } from './retention.js';
import { retentionSettings } from './retention-settings.js';

const DETAILS = `
Erases every completed session whose time is over, by RETENTION_RULES and RETENTION_DAYS, as the service does by itself every
RETENTION_INTERVAL_MINUTES. What is begun here is hidden at once, and the service deletes it when it runs. A session that was
never completed stays. The embedded store serves one process: stop the service first.`;

interface RetentionOptions {
  readonly dryRun?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--dry-run', 'only counts, rule by rule')
    .addHelpText('after', DETAILS)
    .action((options: RetentionOptions) => runCommand(() => applyRetention(options, context), [StartupError]));
}

async function applyRetention(options: RetentionOptions, context: CommandContext): Promise<number> {
  const config = context.readConfig();
  const { rules } = retentionSettings.of(config);
  if (rules.length === 0) return answer('Neither RETENTION_DAYS nor RETENTION_RULES is set: all stays.');
  const clock = new SystemClock();
  const foundation = await context.openFoundation(config);
  try {
    const erasures = new ErasuresService(
      foundation.store,
      foundation.feed,
      clock,
      () => undefined,
      foundation.eraseHooks,
    );
    const nothing = () => undefined;
    const observer = { sessionErased: nothing, sessionExpired: nothing, erasureFailed: nothing };
    const parts = { store: foundation.store, erasures, clock, observer, owner: foundation.newOwner() };
    const retention = new Retention(parts, rules);
    const forecast = await retention.forecast();
    for (const [index, each] of forecast.entries()) print(lineOf(each, index + 1));
    if (options.dryRun) return answer('Nothing was changed.');
    return answer(`${await retention.run(new AbortController().signal)} sessions are being erased.`);
  } finally {
    await foundation.close();
  }
}

function answer(line: string): number {
  print(line);
  return EXIT.fine;
}

function lineOf({ rule, counts }: RetentionForecast, place: number): string {
  const who = rule.metadata.map(({ key, value }) => `metadata.${key}=${value}`).join(' and ') || 'all others';
  const stay = rule.days === null ? 'for ever' : `${rule.days} days`;
  const { sessions, liveEvents, archivedEvents, held } = counts;
  return `${place}. ${who}, ${stay}: ${sessions} sessions with ${liveEvents + archivedEvents} events; ${held} held`;
}
