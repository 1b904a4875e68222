import type { Event } from '@conversation-service/client';
import { SERVICE_URL } from '../api/base-path.js';
import { curlLine } from '../model/curl.js';
import { eventHash } from '../model/url-state.js';
import type { ConversationView } from '../state/conversation-view.js';
import { useResource } from '../state/resource.js';
import { href } from '../state/router.js';
import { CopyButton } from './copy-button.js';
import { ErrorNote } from './error-note.js';
import { JsonBlock } from './json-block.js';

/** The selected event as the API returns it, read only when displayed, because payloads may be large. */
export function EventJson({ view, sessionId }: { readonly view: ConversationView; readonly sessionId: string }) {
  const eventId = view.selectedId.value;
  if (eventId === undefined) {
    return <p class="note">Choose an event in the transcript or the timeline, or step through them with j and k.</p>;
  }
  return <OneEvent sessionId={sessionId} eventId={eventId} />;
}

function OneEvent({ sessionId, eventId }: { readonly sessionId: string; readonly eventId: string }) {
  const address = `/sessions/${encodeURIComponent(sessionId)}`;
  const eventPath = `${address}/events/${encodeURIComponent(eventId)}`;
  const { resource, reload } = useResource<Event>(eventPath);
  const { data, error } = resource.value;
  const link = `${location.origin}${href(address)}${eventHash(eventId)}`;
  return (
    <>
      <p class="actions">
        <CopyButton text={curlLine(SERVICE_URL, eventPath)} label="Copy as curl" />
        <CopyButton text={link} label="Copy link" />
      </p>
      {error && <ErrorNote error={error} onRetry={reload} />}
      {data && !error && <JsonBlock value={data} label={`Event ${eventId} as JSON`} />}
    </>
  );
}
