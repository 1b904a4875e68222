import { exportVcon } from '@conversation-service/importers';
import type { StoredEvent } from '../../../domain/event.js';
import { formatRfc3339 } from '../../../lib/time/rfc3339.js';

/** Everything a document is made from, as stored text. Can be sent to a thread. */
export interface VconSource {
  /** In the form of the API. */
  readonly session: string;
  readonly events: readonly StoredEvent[];
  readonly annotations: readonly { readonly name: string; readonly text: string }[];
}

/** Returns the session as a vCon. */
export function vconText({ session, events, annotations }: VconSource): string {
  return JSON.stringify(
    exportVcon({
      session: JSON.parse(session),
      events: events.map(toExported),
      annotations: annotations.map(({ name, text }) => ({ name, value: JSON.parse(text) })),
    }),
  );
}

function toExported({ eventId, type, payload, timestampMs, sequence, clientSequence }: StoredEvent) {
  const timestamp = formatRfc3339(timestampMs);
  return { eventId, type, payload: JSON.parse(payload), timestamp, sequence, clientSequence };
}
