import type { Session } from '@conversation-service/client';
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { SERVICE_URL } from '../api/base-path.js';
import type { CallTiming } from '../model/call.js';
import { curlLine } from '../model/curl.js';
import type { ConversationView } from '../state/conversation-view.js';
import { Annotations } from './annotations.js';
import { CopyButton } from './copy-button.js';
import { Downloads } from './downloads.js';
import { ErrorNote } from './error-note.js';
import { EventJson } from './event-json.js';
import { InterruptionTable } from './interruption-table.js';
import { JsonBlock } from './json-block.js';
import { ToolTable } from './tool-table.js';
import { Waterfall } from './waterfall.js';

const TABS = ['Event', 'Answers', 'Interruptions', 'Tools', 'Annotations', 'Session'] as const;
type Tab = (typeof TABS)[number];

interface Props {
  readonly view: ConversationView;
  readonly session: Session;
  readonly timing: ReadonlySignal<CallTiming>;
  readonly curl: string;
}

/** The exact data: the JSON of the event, the figures behind the timeline, the session itself. */
export function Details({ view, session, timing, curl }: Props) {
  const tab = useSignal<Tab>('Answers');
  const lastSelected = useSignal<string | undefined>(undefined);
  if (view.selectedId.value !== lastSelected.peek()) {
    lastSelected.value = view.selectedId.value;
    if (view.selectedId.value !== undefined) tab.value = 'Event';
  }
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.stopPropagation();
    const at = (TABS.indexOf(tab.value) + step + TABS.length) % TABS.length;
    tab.value = TABS[at] ?? 'Event';
    event.currentTarget.querySelectorAll<HTMLButtonElement>('[role=tab]')[at]?.focus();
  };
  return (
    <section class="details" aria-label="Details">
      <div class="tabs" role="tablist" aria-label="Details" onKeyDown={onKey}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${TABS.indexOf(name)}`}
            aria-selected={tab.value === name}
            aria-controls="tab-panel"
            tabIndex={tab.value === name ? 0 : -1}
            onClick={() => (tab.value = name)}
          >
            {name}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${TABS.indexOf(tab.value)}`} tabIndex={0}>
        <Panel tab={tab.value} view={view} session={session} timing={timing} curl={curl} />
      </div>
    </section>
  );
}

function Panel({ tab, view, session, timing, curl }: Props & { readonly tab: Tab }) {
  if (tab === 'Event') return <EventJson view={view} sessionId={session.sessionId} />;
  if (tab === 'Annotations') return <Annotations sessionId={session.sessionId} />;
  if (tab === 'Session') return <SessionJson session={session} logCurl={curl} />;
  return <TurnsPanel tab={tab} view={view} session={session} timing={timing.value} />;
}

interface TurnsPanelProps {
  readonly tab: Tab;
  readonly view: ConversationView;
  readonly session: Session;
  readonly timing: CallTiming;
}

/** Turns, gaps and interruptions as the service derived them. */
function TurnsPanel({ tab, view, session, timing }: TurnsPanelProps) {
  const { reader } = view;
  const call = reader.call.value;
  const error = reader.error.value;
  const startedMs = Date.parse(session.startedAt);
  const turnsCurl = curlLine(SERVICE_URL, `/sessions/${encodeURIComponent(session.sessionId)}/turns`);
  return (
    <>
      <p class="actions">
        <CopyButton text={turnsCurl} label="Copy as curl" />
        {!view.log.isWhole && !call && (
          <button type="button" onClick={() => reader.read()}>
            Work them out for this long session
          </button>
        )}
      </p>
      {error && <ErrorNote error={error} onRetry={() => reader.read()} />}
      {call && tab === 'Answers' && <Waterfall timing={timing} turns={call.turns} startedMs={startedMs} />}
      {call && tab === 'Interruptions' && <InterruptionTable timing={timing} startedMs={startedMs} />}
      {call && tab === 'Tools' && (
        <ToolTable
          tools={call.turns.tools}
          startedMs={startedMs}
          eventIdOf={(sequence) => view.log.at(sequence)?.eventId}
        />
      )}
      {!call && !error && view.log.isWhole && <p class="note">Loading…</p>}
    </>
  );
}

function SessionJson({ session, logCurl }: { readonly session: Session; readonly logCurl: string }) {
  const { events: _, pagination: __, ...fields } = session as Session & { events?: unknown; pagination?: unknown };
  const address = `/sessions/${encodeURIComponent(session.sessionId)}`;
  return (
    <>
      <Downloads sessionId={session.sessionId} />
      <p class="actions">
        <CopyButton text={curlLine(SERVICE_URL, address)} label="Copy session as curl" />
        <CopyButton text={logCurl} label="Copy log as curl" />
        <CopyButton text={curlLine(SERVICE_URL, `${address}/transcript`)} label="Copy transcript as curl" />
        <CopyButton text={curlLine(SERVICE_URL, `${address}/stream`, ['-N'])} label="Copy live stream as curl" />
      </p>
      <JsonBlock value={fields} label="The session as JSON" />
    </>
  );
}
