import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TranscriptUtterance } from '@conversation-service/voice';

/** What a person reads from a body. Written from the body alone; what is absent is not compared, or is empty. */
export interface Golden {
  readonly sessionId?: string;
  readonly startedAt?: string;
  readonly completion?: object;
  /** `offset+length side: text`; without a number where nobody can know it. */
  readonly transcript?: readonly string[];
  /** The transcript where nobody can know when anything was said. */
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

/** What a person wrote down of a body in `fixtures`. */
export function goldenOf(provider: string, name: string): Golden {
  const path = join(import.meta.dirname, '..', '..', 'golden', provider, name.replace(/l$/, ''));
  return JSON.parse(readFileSync(path, 'utf8')) as Golden;
}

/** An utterance as golden files have it. */
export function toLine({ offsetMs, durationMs, side, text, heard }: TranscriptUtterance, hasStart: boolean): string {
  const time = hasStart ? `${offsetMs}${durationMs === null ? '' : `+${durationMs}`} ` : '';
  const cut = heard === 'full' ? '' : ` [${heard}]`;
  return `${time}${side}: ${text}${cut}`;
}
