import { type ExportedEvent, exportVcon } from '@conversation-service/importers';
import type { StoredEvent } from '../../../domain/event.js';
import { EVENT_FIELDS } from '../../../http/event-fields.js';
import { eventJson } from '../../../http/event-json.js';

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

const EXPORTED = [...EVENT_FIELDS, 'sequence'] as const;

/** As it is answered, without what only this store knows of it. */
function toExported(event: StoredEvent): ExportedEvent {
  const answered = JSON.parse(eventJson(event));
  return Object.fromEntries(EXPORTED.map((name) => [name, answered[name]])) as unknown as ExportedEvent;
}
