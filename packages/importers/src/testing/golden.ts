import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TranscriptUtterance } from '@conversation-service/voice';

/** What a person reads from a body, written from the body alone. What is absent is not compared, or is empty. */
export interface Golden {
  readonly sessionId?: string;
  readonly startedAt?: string;
  readonly completion?: { readonly lengthMs?: number };
  /** `offset+length side: text`; unknown numbers are left out. */
  readonly transcript?: readonly string[];
  /** The transcript if the body contains no times. */
  readonly lines?: readonly string[];
  readonly partials?: readonly string[];
  /** `name status latency`. */
  readonly tools?: readonly string[];
  readonly responseGapsMs?: readonly (number | null)[];
  readonly measures?: object;
  /** Events that are neither speech nor tools. */
  readonly others?: readonly string[];
  readonly annotation?: object;
  readonly ignored?: object;
  readonly issues?: readonly string[];
  readonly faults?: readonly string[];
  readonly expectsAnswer?: readonly string[];
}

/** Returns what a person wrote down about a body in `fixtures`. */
export function goldenOf(provider: string, name: string): Golden {
  const path = join(import.meta.dirname, '..', '..', 'golden', provider, name.replace(/l$/, ''));
  return JSON.parse(readFileSync(path, 'utf8')) as Golden;
}

/** Formats an utterance as in golden files. */
export function toLine({ offsetMs, durationMs, side, text, heard }: TranscriptUtterance, hasStart: boolean): string {
  const time = hasStart ? `${offsetMs}${durationMs === null ? '' : `+${durationMs}`} ` : '';
  const cut = heard === 'full' ? '' : ` [${heard}]`;
  return `${time}${side}: ${text}${cut}`;
}
