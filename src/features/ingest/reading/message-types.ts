import type { Importer } from '@conversation-service/importers';
import { isObject } from '@conversation-service/voice';

/** Where providers say what kind of message it is, the outermost first. */
const TYPE_NAMES = ['type', 'event', 'Type'] as const;

const OTHER = 'other';
/** A document, such as a vCon, does not say what it is. */
const UNTYPED = 'untyped';

/** How many messages of each type; what the importer does not know is counted as one, since anybody may make up names. */
export function countTypes({ understands }: Importer, messages: readonly unknown[]): Readonly<Record<string, number>> {
  const known = new Set(understands);
  const counts: Record<string, number> = {};
  for (const message of messages) {
    const named = typesIn(message);
    const type = named.find((name) => known.has(name)) ?? (named.length > 0 ? OTHER : UNTYPED);
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/** A message of Vapi, and one in an envelope, stands under `message`. */
function typesIn(message: unknown): readonly string[] {
  if (!isObject(message)) return [];
  const inner = isObject(message.message) ? message.message : {};
  const names = [message, inner].flatMap((one) => TYPE_NAMES.map((name) => one[name]));
  return names.filter((name) => typeof name === 'string');
}
