const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Formats a duration in its two largest relevant units: `850 ms`, `1.2 s`, `51 s`, `2 m 05 s`, `1 h 04 m`, `5 m`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${Math.round(durationMs)} ms`;
  if (durationMs < 10 * SECOND_MS && durationMs % SECOND_MS !== 0) return `${(durationMs / SECOND_MS).toFixed(1)} s`;
  const seconds = Math.round(durationMs / SECOND_MS);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return two(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  return two(Math.floor(minutes / (24 * 60)), 'd', Math.floor(minutes / 60) % 24, 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${pad(small)} ${smallUnit}`;
}

/** Formats the time since the start of the call: `0:04.7`, `12:31.0`, `1:02:03.4`; with a minus sign before it. */
export function formatOffset(offsetMs: number): string {
  const sign = offsetMs < 0 ? '−' : '';
  const tenths = Math.round(Math.abs(offsetMs) / 100);
  const seconds = Math.floor(tenths / 10);
  const clock = `${pad(seconds % 60)}.${tenths % 10}`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${sign}${minutes}:${clock}`
    : `${sign}${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${clock}`;
}

/** Formats an approximate age: `now`, `12 s ago`, `3 h ago`; a future time as `in 5 m`. */
export function formatAgo(agoMs: number): string {
  const size = Math.abs(agoMs);
  if (size < 2 * SECOND_MS) return 'now';
  const [amount, unit] = coarse(size);
  return agoMs > 0 ? `${amount} ${unit} ago` : `in ${amount} ${unit}`;
}

function coarse(sizeMs: number): readonly [number, string] {
  if (sizeMs < MINUTE_MS) return [Math.floor(sizeMs / SECOND_MS), 's'];
  if (sizeMs < HOUR_MS) return [Math.floor(sizeMs / MINUTE_MS), 'm'];
  if (sizeMs < DAY_MS) return [Math.floor(sizeMs / HOUR_MS), 'h'];
  return [Math.floor(sizeMs / DAY_MS), 'd'];
}

/** In the local time zone: `2026-01-15 09:30:02`. */
export function formatDateTime(epochMs: number): string {
  const at = new Date(epochMs);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${formatClock(epochMs)}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** On a time axis, in the local time zone: `09:30`, and at midnight the day, `15 Jan`, which nobody reads as a time. */
export function formatTick(epochMs: number): string {
  const clock = formatClock(epochMs);
  if (clock !== '00:00:00') return clock.slice(0, 5);
  const at = new Date(epochMs);
  return `${at.getDate()} ${MONTHS[at.getMonth()]}`;
}

/** In the local time zone: `09:30:02`. */
export function formatClock(epochMs: number): string {
  const at = new Date(epochMs);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** `1,234` in every locale, because the page is in English. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function formatBytes(bytes: number): string {
  const mebibytes = bytes / 1_048_576;
  if (mebibytes >= 1) return `${trim(mebibytes)} MiB`;
  return bytes >= 1_024 ? `${trim(bytes / 1_024)} KiB` : `${bytes} B`;
}

const trim = (value: number): string => String(Math.round(value * 10) / 10);
const pad = (value: number): string => String(value).padStart(2, '0');
