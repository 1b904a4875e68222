import type { UtteranceFields } from '../options.js';
import { instantText } from './instant.js';
import { textOf } from './text.js';

/** The payload of an utterance. Fields without a value are left out. */
export function utterance(text: unknown, fields: UtteranceFields | undefined): object {
  const payload: Record<string, unknown> = {};
  if (text !== undefined && text !== null) payload.text = typeof text === 'string' ? text : textOf(text);
  for (const [name, value] of Object.entries(membersOf(fields))) {
    if (value === undefined || value === null || name === 'text') continue;
    const isTime = name === 'startedAt' || name === 'endedAt';
    payload[name === '__proto__' ? 'proto' : name] = isTime ? (instantText(value) ?? value) : value;
  }
  return payload;
}

/** A getter that throws costs its own value alone: what reads the payload sees to that. */
function membersOf(fields: unknown): object {
  if (typeof fields !== 'object') return fields === undefined ? {} : { value: fields };
  try {
    return { ...fields };
  } catch {
    return { value: fields };
  }
}
