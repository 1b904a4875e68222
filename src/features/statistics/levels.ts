import { formatRfc3339 } from '../../lib/time/rfc3339.js';

export const HOUR_MS = 3_600_000;

export type LevelName = 'minutes' | 'hour' | 'quarter' | 'day';

/** A level of roll-ups by start time: each level except the finest is the sum of the one below it. */
export interface Level {
  readonly name: LevelName;
  readonly ms: number;
}

const MINUTES: Level = { name: 'minutes', ms: HOUR_MS / 12 };
export const HOUR: Level = { name: 'hour', ms: HOUR_MS };
const QUARTER: Level = { name: 'quarter', ms: 6 * HOUR_MS };
const DAY: Level = { name: 'day', ms: 24 * HOUR_MS };

/** Finest first. Hours, including the minutes in them, are built from sessions. */
export const LEVELS: readonly Level[] = [MINUTES, HOUR, QUARTER, DAY];
export const FINEST = MINUTES;

/** Levels with groups. */
export const GROUP_LEVELS: readonly Level[] = [HOUR, QUARTER, DAY];

/** The levels above hours, each with the level it is built from. */
export const COARSE: readonly { readonly level: Level; readonly of: Level }[] = [
  { level: QUARTER, of: HOUR },
  { level: DAY, of: QUARTER },
];

/** Parses an hour as in record names: `2026-01-15T09`. */
export function hourStartMs(hour: string): number {
  return Date.parse(`${hour}:00:00.000Z`);
}

export function startOf(level: Level, atMs: number): number {
  return Math.floor(atMs / level.ms) * level.ms;
}

const MINUTE_CHARS = '2026-01-15T09:05'.length;

/** Returns the name of a block in records. */
export function blockKey(startMs: number): string {
  return formatRfc3339(startMs).slice(0, MINUTE_CHARS);
}

export function blockStartMs(key: string): number {
  return Date.parse(`${key}:00.000Z`);
}
