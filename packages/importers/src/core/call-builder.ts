import type { JsonObject } from '@conversation-service/voice';
import { annotationOf, type Statement } from './annotation.js';
import { hashOf } from './canonical-json.js';
import { clean, cleanObject } from './clean.js';
import type { MergedAnnotation } from './fit.js';
import { keyOf } from './ids.js';
import type { ImportIssue, Incoming } from './incoming.js';
import type { Provider } from './provider.js';
import { instantText, readTime } from './times.js';
import { compact } from './values.js';

/** An event as the service accepts it. */
export interface ImportedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly payload: JsonObject;
  /** RFC 3339; absent if unknown, so that the time of storing counts. */
  readonly timestamp?: string;
  readonly clientSequence?: number;
  /** Index of its message in the body. */
  readonly message: number;
}

/** How the call ended. */
export interface Completion {
  readonly status: 'completed' | 'failed';
  readonly endReason: string | null;
  readonly endedAt?: string;
  /** How long the call took, in milliseconds, if that is all that is known of its end. */
  readonly lengthMs?: number;
}

/** What a message says about the end of the call. */
interface End {
  readonly isFailure: boolean;
  readonly reason: unknown;
  readonly endMs: number | undefined;
  readonly lengthMs?: number | undefined;
}

/** What an importer says about an event. */
export interface Draft {
  readonly type: string;
  /** Derived only from `item` and `rev`. */
  readonly payload: JsonObject;
  /** The part of the message that the payload was derived from; its hash is in the id. */
  readonly item: unknown;
  /** Identifies the item within its call; absent if it has neither an id nor a time of its own. */
  readonly key?: string;
  readonly rev?: number;
  /** The item's own time, or else the message's, in epoch milliseconds. */
  readonly atMs?: number | undefined;
}

const MAX_END_REASON_CHARS = 256;

/** Collects what the messages of one call say. */
export class CallBuilder {
  readonly events: ImportedEvent[] = [];
  readonly expectsAnswer: string[] = [];
  /** Number of unknown messages, or unknown parts of messages, by type. */
  readonly notUnderstood = new Map<string, number>();
  completion: Completion | undefined;
  private startMs: number | undefined;
  private readonly statements: Statement[] = [];
  private readonly ordinals = new Map<string, number>();

  constructor(
    readonly provider: Provider,
    private readonly issues: ImportIssue[],
    private readonly ignored: Map<string, number>,
  ) {}

  /** Adds an event. Its id depends on the item and `rev`, and its time on the item, the message or the recorder. */
  event(incoming: Incoming, draft: Draft): void {
    const { type, payload, item, rev = 0, atMs } = draft;
    // The time is part of the content, so two equal items with different times need different ids.
    const hash = hashOf(atMs === undefined ? clean(item) : { at: atMs, item: clean(item) });
    const key = keyOf(this.keyOf(incoming, draft, hash));
    const timestamp = instantText(atMs) ?? instantText(incoming.receivedAtMs);
    this.events.push({
      eventId: `${this.provider}:${key}:${rev}:${hash}`,
      type,
      payload: cleanObject(compact(payload)),
      ...(timestamp === undefined ? {} : { timestamp }),
      message: incoming.index,
    });
  }

  /** Keeps an unknown message, or an unknown part of one. */
  unknown(incoming: Incoming, kind: string, raw: unknown, atMs?: number): void {
    this.notUnderstood.set(kind, (this.notUnderstood.get(kind) ?? 0) + 1);
    const payload = { kind: `${this.provider}.${kind}`, raw: clean(raw) ?? null };
    this.event(incoming, { type: 'system', payload, item: payload, atMs });
  }

  /** Counts what is left out on purpose. */
  ignore(type: string): void {
    this.ignored.set(type, (this.ignored.get(type) ?? 0) + 1);
  }

  issue(incoming: Incoming, pointer: string, detail: string): void {
    this.issues.push({ message: incoming.index, pointer, detail });
  }

  /** Reads an instant, and adds an issue if it has no time zone. */
  instant(incoming: Incoming, pointer: string, value: unknown): number | undefined {
    const time = readTime(value);
    if (time?.isZoneless) this.issue(incoming, pointer, 'names no zone; it is read as UTC');
    return time?.ms;
  }

  /** Sets the start of the call; the earliest of several counts. */
  startsAt(ms: number | undefined): void {
    if (ms !== undefined) this.startMs = this.startMs === undefined ? ms : Math.min(this.startMs, ms);
  }

  /** Sets the end of the call; the first one counts. */
  complete({ isFailure, reason, endMs, lengthMs }: End): void {
    const endedAt = instantText(endMs);
    this.completion ??= {
      status: isFailure ? 'failed' : 'completed',
      endReason: endReasonOf(reason),
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(endedAt === undefined && isLength(lengthMs) ? { lengthMs } : {}),
    };
  }

  /** Adds what the provider says about the call as a whole. */
  annotate(value: JsonObject, rev: number, atMs: number | undefined): void {
    this.statements.push({ value: cleanObject(value), rev, atMs });
  }

  get startedAt(): string | undefined {
    return instantText(this.startMs);
  }

  annotation(): MergedAnnotation {
    return annotationOf(this.statements);
  }

  /** The item's own key; or else the recorder's time; or else the index among equal items. */
  private keyOf({ receivedAtMs }: Incoming, { type, key, atMs }: Draft, hash: string): string {
    const name = key ?? type;
    const clockMs = key === undefined ? (atMs ?? receivedAtMs) : atMs === undefined ? receivedAtMs : undefined;
    if (key !== undefined || clockMs !== undefined) return clockMs === undefined ? name : `${name}.${clockMs}`;
    const ordinal = (this.ordinals.get(`${type} ${hash}`) ?? 0) + 1;
    this.ordinals.set(`${type} ${hash}`, ordinal);
    return `${name}.${ordinal}`;
  }
}

/** Longer calls are errors of units. */
const MAX_LENGTH_MS = 7 * 24 * 60 * 60 * 1_000;

function isLength(ms: number | undefined): ms is number {
  return ms !== undefined && ms >= 0 && ms <= MAX_LENGTH_MS;
}

function endReasonOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return Array.from(value.toWellFormed()).slice(0, MAX_END_REASON_CHARS).join('');
}
