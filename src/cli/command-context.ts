import { pino } from 'pino';
import { SystemClock } from '../adapters/system/system-clock.js';
import { readConfig } from '../config/read-config.js';
import { FEATURES } from '../features.js';
import { StartupError } from '../ports/conversation-store.js';
import { Metrics } from '../telemetry/metrics.js';
import { CommandRefused } from './command.js';
import type { CommandContext } from './command-entry.js';

export const COMMAND_CONTEXT: CommandContext = {
  readConfig,
  async withFoundation(config, work) {
    // Imported on demand: many commands open no store.
    const { Backends } = await import('../backends.js');
    const parts = { config, clock: new SystemClock(), metrics: new Metrics(), logger: pino({ level: 'silent' }) };
    const foundation = await Backends.open({ ...parts, features: FEATURES }).catch((error: unknown) => {
      throw error instanceof StartupError ? new CommandRefused(error.message) : error;
    });
    try {
      return await work(foundation);
    } finally {
      await foundation.close();
    }
  },
};
