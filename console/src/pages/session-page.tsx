import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { SERVICE_URL } from '../api/base-path.js';
import { returns } from '../api/connection.js';
import { copyText } from '../components/copy-button.js';
import { Details } from '../components/details.js';
import { ErrorNote } from '../components/error-note.js';
import { useKeys } from '../components/keys.js';
import { SessionHead } from '../components/session-head.js';
import { Timeline } from '../components/timeline.js';
import { Transcript } from '../components/transcript.js';
import { NO_TIMING, timingOf } from '../model/call.js';
import { curlLine } from '../model/curl.js';
import { eventHash, parseEventHash } from '../model/url-state.js';
import { CallReader } from '../state/call-reader.js';
import { ConversationView } from '../state/conversation-view.js';
import { hash, href, navigate } from '../state/router.js';
import { SessionLog } from '../state/session-log.js';

/** Opens a live call at its end, and a link at the event that it points to. */
async function open(log: SessionLog, view: ConversationView): Promise<void> {
  await log.open();
  if (log.session.peek()?.status === 'active' && view.selectedId.peek() === undefined) view.follow();
}

/** One session: what was said, when, and the gaps in between. */
export function SessionPage({ sessionId }: { readonly sessionId: string }) {
  const log = useMemo(() => new SessionLog(sessionId), [sessionId]);
  const reader = useMemo(() => new CallReader(log), [log]);
  const view = useMemo(() => new ConversationView(log, reader), [log]);
  const timing = useComputed(() => {
    const call = reader.call.value;
    return call ? timingOf(call, Date.parse(log.session.value?.startedAt ?? '')) : NO_TIMING;
  });
  const zoomBy = useSignal<((factor: number) => void) | undefined>(undefined);
  const panBy = useSignal<((share: number) => void) | undefined>(undefined);

  useEffect(() => {
    document.title = `${sessionId} · Conversations`;
    open(log, view);
    const seen = returns.value;
    const unsubscribe = returns.subscribe((count) => {
      // The stream reconnects by itself; a session that could not be opened is opened now.
      if (count !== seen && log.session.peek() === undefined) open(log, view);
    });
    return () => {
      unsubscribe();
      reader.close();
      log.close();
    };
  }, [log]);
  useEffect(() => view.select(parseEventHash(hash.value)), [hash.value, view]);

  const curl = curlLine(SERVICE_URL, `/sessions/${encodeURIComponent(sessionId)}/events?limit=100`);
  const go = (step: number) => {
    const next = view.neighbour(step);
    if (next) navigate(eventHash(next.eventId), { replace: true });
  };
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    f: () => view.follow(),
    c: () => copyText(curl),
    '+': () => zoomBy.value?.(0.5),
    '=': () => zoomBy.value?.(0.5),
    '-': () => zoomBy.value?.(2),
    '0': () => zoomBy.value?.(Number.POSITIVE_INFINITY),
    ArrowLeft: () => panBy.value?.(-0.25),
    ArrowRight: () => panBy.value?.(0.25),
    Escape: () => navigate(href('/sessions')),
  });

  const session = log.session.value;
  const error = log.error.value;
  return (
    <section class="page session">
      <p class="crumb">
        <a href={href('/sessions')}>Sessions</a> <span aria-hidden="true">/</span>
      </p>
      <SessionHead sessionId={sessionId} session={session} log={log} measures={reader.call.value?.turns.measures} />
      {error && <ErrorNote error={error} onRetry={() => (session ? view.retry() : open(log, view))} />}
      {session && (
        <div class="session-grid">
          <Timeline view={view} session={session} timing={timing} zoomBy={zoomBy} panBy={panBy} />
          <Transcript view={view} session={session} timing={timing} />
          <Details view={view} session={session} timing={timing} curl={curl} />
        </div>
      )}
      {!session && !error && <p class="nothing">Loading…</p>}
    </section>
  );
}
