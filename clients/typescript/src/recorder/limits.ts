import type { RecorderOptions } from './options.js';

export interface Limits {
  readonly memoryBytes: number;
  readonly spoolBytes: number;
  readonly ageMs: number;
}

const MIB = 1 << 20;
const DAY_MS = 86_400_000;

export function limitsOf({ maxMemoryBytes, maxSpoolBytes, maxAgeMs }: RecorderOptions): Limits {
  return {
    memoryBytes: maxMemoryBytes ?? 8 * MIB,
    spoolBytes: maxSpoolBytes ?? 256 * MIB,
    ageMs: maxAgeMs ?? 7 * DAY_MS,
  };
}
