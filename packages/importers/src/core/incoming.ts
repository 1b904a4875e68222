import { isObject } from '@conversation-service/voice';
import { readTime } from './times.js';

/** A message as it came, without its envelope. */
export interface Incoming {
  /** The place of the message in the body. */
  readonly index: number;
  readonly message: unknown;
  /** When whoever recorded the message got it, in epoch milliseconds. */
  readonly receivedAtMs: number | undefined;
  /** Seen from the application that recorded it. */
  readonly direction: 'in' | 'out' | undefined;
}

/** What is wrong with a message, or with a part of it. The rest of it is taken. */
export interface ImportIssue {
  /** The place of the message in the body. */
  readonly message: number;
  /** JSON Pointer into the message. */
  readonly pointer: string;
  readonly detail: string;
}

const ENVELOPE_NAMES: ReadonlySet<string> = new Set(['receivedAt', 'direction', 'message']);

/** The messages of a body: those of an array, else the one. */
export function messagesOf(body: unknown): readonly unknown[] {
  return Array.isArray(body) ? body : [body];
}

/** Takes messages out of their envelopes. An envelope around a list wraps each of its messages. */
export function unwrap(messages: readonly unknown[], issues: ImportIssue[]): readonly Incoming[] {
  return messages.flatMap((message, index) => {
    if (!isEnvelope(message)) return [{ index, message, receivedAtMs: undefined, direction: undefined }];
    const receivedAtMs = readReceivedAt(message.receivedAt, index, issues);
    const direction = readDirection(message.direction, index, issues);
    return messagesOf(message.message).map((inner) => ({ index, message: inner, receivedAtMs, direction }));
  });
}

/** A body of Vapi has a `message` as well, so one without anything else is no envelope. */
function isEnvelope(value: unknown): value is Readonly<Record<'message', unknown>> & Record<string, unknown> {
  if (!isObject(value) || !('message' in value)) return false;
  const names = Object.keys(value);
  return names.length > 1 && names.every((name) => ENVELOPE_NAMES.has(name));
}

function readReceivedAt(value: unknown, message: number, issues: ImportIssue[]): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'string' ? readTime(value) : undefined;
  const pointer = '/receivedAt';
  if (!time)
    issues.push({ message, pointer, detail: 'is no RFC 3339 instant; the message counts as one without a clock' });
  else if (time.isZoneless) issues.push({ message, pointer, detail: 'names no zone; it is read as UTC' });
  return time?.ms;
}

function readDirection(value: unknown, message: number, issues: ImportIssue[]): 'in' | 'out' | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'in' || value === 'out') return value;
  issues.push({ message, pointer: '/direction', detail: 'must be in or out' });
  return undefined;
}
