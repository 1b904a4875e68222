import { pino } from 'pino';
import { SystemClock } from '../adapters/system/system-clock.js';
import { readConfig } from '../config/read-config.js';
import { FEATURES } from '../features.js';
import { Metrics } from '../telemetry/metrics.js';
import type { CommandContext } from './command-entry.js';

export const COMMAND_CONTEXT: CommandContext = {
  readConfig,
  async openFoundation(config) {
    // Loaded only where stores are opened: many commands need none.
    const { Backends } = await import('../backends.js');
    const parts = { config, clock: new SystemClock(), metrics: new Metrics(), logger: pino({ level: 'silent' }) };
    return Backends.open({ ...parts, features: FEATURES });
  },
};
