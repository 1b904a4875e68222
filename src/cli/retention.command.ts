import type { Command } from 'commander';
import { pino } from 'pino';
import { SystemClock } from '../adapters/system/system-clock.js';
import { Backends } from '../backends.js';
import { readConfig } from '../config/read-config.js';
import { ErasureMetrics, ErasuresService, Retention, type RetentionForecast } from '../features/erasure/index.js';
import { FEATURES } from '../features.js';
import { StoreStartError } from '../ports/conversation-store.js';
import { Metrics } from '../telemetry/metrics.js';
import { EXIT, print, runCommand } from './command.js';

const DETAILS = `
Erases every completed session whose time is over, by RETENTION_RULES and RETENTION_DAYS, as the service does by itself every
RETENTION_INTERVAL_MINUTES. What is begun here is hidden at once, and the service deletes it when it runs. A session that was
never completed stays. The embedded store serves one process: stop the service first.`;

interface RetentionOptions {
  readonly dryRun?: boolean;
}

export function define(command: Command): void {
  command
    .option('--dry-run', 'only counts, rule by rule')
    .addHelpText('after', DETAILS)
    .action((options: RetentionOptions) => runCommand(() => applyRetention(options), [StoreStartError]));
}

async function applyRetention(options: RetentionOptions): Promise<number> {
  const config = readConfig();
  if (config.retention.rules.length === 0)
    return answer('Neither RETENTION_DAYS nor RETENTION_RULES is set: all stays.');
  const clock = new SystemClock();
  const metrics = new Metrics();
  const logger = pino({ level: 'silent' });
  const backends = await Backends.open({ config, clock, metrics, logger, features: FEATURES });
  try {
    const erasures = new ErasuresService(backends.store, backends.feed, clock, () => undefined);
    const observer = new ErasureMetrics(metrics);
    const parts = { store: backends.store, erasures, clock, observer, owner: backends.newOwner() };
    const retention = new Retention(parts, config.retention.rules);
    const forecast = await retention.forecast();
    for (const [index, each] of forecast.entries()) print(lineOf(each, index + 1));
    if (options.dryRun) return answer('Nothing was changed.');
    return answer(`${await retention.run(new AbortController().signal)} sessions are being erased.`);
  } finally {
    await backends.close();
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
