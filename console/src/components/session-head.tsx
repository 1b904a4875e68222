import type { Measures, Session } from '@conversation-service/client';
import { formatCount, formatDateTime, formatDuration } from '../model/format.js';
import type { LogState, SessionLog } from '../state/session-log.js';
import { StatusBadge } from './status-badge.js';
import { Ago, Duration } from './time.js';

const STATE_WORDS: Readonly<Record<LogState, string>> = {
  reading: 'reading the log',
  live: 'following',
  ended: 'sealed: no more events will follow',
  lost: 'connecting again',
};

interface Props {
  readonly sessionId: string;
  readonly session: Session | undefined;
  readonly log: SessionLog;
  /** Undefined until they are known. */
  readonly measures: Measures | undefined;
}

export function SessionHead({ sessionId, session, log, measures }: Props) {
  const state = log.state.value;
  return (
    <header class="session-head">
      <div class="title-row">
        <h1 class="mono">{sessionId}</h1>
        {session && <StatusBadge status={session.status} />}
        {session && (
          <span class={state === 'live' ? 'live-note on' : 'live-note'} role="status">
            <span class="dot" aria-hidden="true" />
            {STATE_WORDS[state]}
          </span>
        )}
      </div>
      {session && (
        <dl class="facts-row">
          <Fact name="started">
            <span title={formatDateTime(Date.parse(session.startedAt))}>
              <Ago at={session.startedAt} />
            </span>
          </Fact>
          <Fact name={session.endedAt === null ? 'so far' : 'lasted'}>
            <Duration session={session} />
          </Fact>
          <Fact name="events">{formatCount(log.version.value >= 0 ? log.total : 0)}</Fact>
          {session.language && <Fact name="language">{session.language}</Fact>}
          {session.endReason && <Fact name="ended by">{session.endReason}</Fact>}
          {measures && <MeasureFacts measures={measures} />}
        </dl>
      )}
    </header>
  );
}

function MeasureFacts({ measures }: { readonly measures: Measures }) {
  const { responseGap, interruptions, toolCalls, toolErrors, unanswered } = measures;
  const cuts = interruptions.byUser;
  return (
    <>
      {responseGap && (
        <>
          <Fact name="answers p50">{formatDuration(responseGap.p50)}</Fact>
          <Fact name="p95">{formatDuration(responseGap.p95)}</Fact>
        </>
      )}
      {unanswered > 0 && <Fact name="unanswered">{formatCount(unanswered)}</Fact>}
      {cuts !== null && <Fact name="barge-ins">{formatCount(cuts)}</Fact>}
      {toolCalls > 0 && (
        <Fact name="tools">
          {formatCount(toolCalls)}
          {toolErrors > 0 && <span class="bad-text"> {formatCount(toolErrors)} failed</span>}
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
