import type { UtteranceFields } from '../options.js';
import { instantText } from './instant.js';
import { textOf } from './text.js';

/** Returns the payload of an utterance. Fields without a value are undefined, which JSON leaves out. */
export function utterance(text: unknown, fields: UtteranceFields | undefined): object {
  const payload = copyOf(fields);
  payload.text = typeof text === 'string' ? text : textOrNothing(text);
  for (const name in payload) if (payload[name] === null) payload[name] = undefined;
  if (payload.startedAt !== undefined) payload.startedAt = timeOf(payload.startedAt);
  if (payload.endedAt !== undefined) payload.endedAt = timeOf(payload.endedAt);
  return payload;
}

function textOrNothing(text: unknown): string | undefined {
  return text === undefined || text === null ? undefined : textOf(text);
}

function timeOf(value: unknown): unknown {
  return instantText(value) ?? value;
}

/** `text` comes first. A getter that throws loses only its own value, which the serializer handles. */
function copyOf(fields: unknown): Record<string, unknown> {
  if (fields !== undefined && typeof fields !== 'object') return { text: undefined, value: fields };
  try {
    return { text: undefined, ...fields };
  } catch {
    return { text: undefined, value: fields };
  }
}
