import type { Importer } from '@conversation-service/importers';
import { isObject } from '@conversation-service/voice';
import { countNames } from '../../../lib/count-names.js';

/** Members in which providers put the type of a message, outermost first. */
const TYPE_NAMES = ['type', 'event', 'Type'] as const;

const OTHER = 'other';
/** For documents without a type, such as a vCon. */
const UNTYPED = 'untyped';

/** Counts messages by type. Unknown types are counted together, since anybody can invent names. */
export function countTypes({ understands }: Importer, messages: readonly unknown[]): Readonly<Record<string, number>> {
  const known = new Set(understands);
  return countNames(
    messages.map((message) => {
      const named = typesIn(message);
      return named.find((name) => known.has(name)) ?? (named.length > 0 ? OTHER : UNTYPED);
    }),
  );
}

/** A message of Vapi, or one in an envelope, is under `message`. */
function typesIn(message: unknown): readonly string[] {
  if (!isObject(message)) return [];
  const inner = isObject(message.message) ? message.message : {};
  const names = [message, inner].flatMap((one) => TYPE_NAMES.map((name) => one[name]));
  return names.filter((name) => typeof name === 'string');
}
