import type { TurnTaking } from '@conversation-service/voice';
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { SERVICE_URL } from '../api/base-path.js';
import type { Session } from '../api/schema.js';
import { curlLine } from '../model/curl.js';
import type { ConversationView } from '../state/conversation-view.js';
import { CopyButton } from './copy-button.js';
import { EventJson } from './event-json.js';
import { JsonBlock } from './json-block.js';
import { TurnTables } from './turn-tables.js';

const TABS = ['Event', 'Response gaps', 'Session'] as const;
type Tab = (typeof TABS)[number];

interface Props {
  readonly view: ConversationView;
  readonly session: Session;
  readonly taking: ReadonlySignal<TurnTaking>;
  readonly curl: string;
}

/** Everything exactly: the event's JSON, the figures behind the drawing, the session itself. */
export function Details({ view, session, taking, curl }: Props) {
  const tab = useSignal<Tab>('Response gaps');
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
        {tab.value === 'Event' && <EventJson view={view} sessionId={session.sessionId} />}
        {tab.value === 'Response gaps' && (
          <TurnTables taking={taking.value} startedMs={Date.parse(session.startedAt)} isWhole={view.log.isWhole} />
        )}
        {tab.value === 'Session' && <SessionJson session={session} logCurl={curl} />}
      </div>
    </section>
  );
}

function SessionJson({ session, logCurl }: { readonly session: Session; readonly logCurl: string }) {
  const { events: _, pagination: __, ...fields } = session as Session & { events?: unknown; pagination?: unknown };
  const address = `/sessions/${encodeURIComponent(session.sessionId)}`;
  return (
    <>
      <p class="actions">
        <CopyButton text={curlLine(SERVICE_URL, address)} label="Copy session as curl" />
        <CopyButton text={logCurl} label="Copy log as curl" />
        <CopyButton text={curlLine(SERVICE_URL, `${address}/stream`, ['-N'])} label="Copy live stream as curl" />
      </p>
      <JsonBlock value={fields} label="The session as JSON" />
    </>
  );
}
