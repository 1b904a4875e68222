import { isObject } from '@conversation-service/voice';
import { readTime } from './times.js';

/** A message without its envelope. */
export interface Incoming {
  /** Index of the message in the body. */
  readonly index: number;
  readonly message: unknown;
  /** When the recorder received the message, in epoch milliseconds. */
  readonly receivedAtMs: number | undefined;
  /** From the point of view of the application that recorded it. */
  readonly direction: 'in' | 'out' | undefined;
}

/** What is wrong with a part of a message. The rest of it is stored. */
export interface ImportIssue {
  /** Index of the message in the body. */
  readonly message: number;
  /** JSON Pointer into the message. */
  readonly pointer: string;
  readonly detail: string;
}

const ENVELOPE_NAMES: ReadonlySet<string> = new Set(['receivedAt', 'direction', 'message']);

/** Returns the messages of a body: the elements of an array, or the single message. */
export function messagesOf(body: unknown): readonly unknown[] {
  return Array.isArray(body) ? body : [body];
}

/** Removes envelopes. An envelope around an array applies to each of its messages. */
export function unwrap(messages: readonly unknown[], issues: ImportIssue[]): readonly Incoming[] {
  return messages.flatMap((message, index) => {
    if (!isEnvelope(message)) return [{ index, message, receivedAtMs: undefined, direction: undefined }];
    const receivedAtMs = readReceivedAt(message.receivedAt, index, issues);
    const direction = readDirection(message.direction, index, issues);
    return messagesOf(message.message).map((inner) => ({ index, message: inner, receivedAtMs, direction }));
  });
}

/** A body of Vapi has a `message` as well, so one without other members is not an envelope. */
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
