import type { ResponseGap } from '@conversation-service/voice';
import type { Session } from '../api/schema.js';
import { formatCount, formatDateTime, formatDuration } from '../model/format.js';
import { ascending, percentile } from '../model/statistics.js';
import type { LogState, SessionLog } from '../state/session-log.js';
import { StatusBadge } from './status-badge.js';
import { Ago, Duration } from './time.js';

const STATE_WORDS: Readonly<Record<LogState, string>> = {
  reading: 'reading the log',
  live: 'following',
  ended: 'sealed: nothing will follow',
  lost: 'connecting again',
};

interface Props {
  readonly sessionId: string;
  readonly session: Session | undefined;
  readonly log: SessionLog;
  readonly gaps: readonly ResponseGap[];
  readonly isWhole: boolean;
}

export function SessionHead({ sessionId, session, log, gaps, isWhole }: Props) {
  const state = log.state.value;
  return (
    <header class="session-head">
      <div class="title-row">
        <h1 class="mono">{sessionId}</h1>
        {session && <StatusBadge status={session.status} />}
        <span class={state === 'live' ? 'live-note on' : 'live-note'} role="status">
          <span class="dot" aria-hidden="true" />
          {STATE_WORDS[state]}
        </span>
      </div>
      {session && (
        <dl class="facts-row">
          <Fact name="started">
            <span title={formatDateTime(Date.parse(session.startedAt))}>
              <Ago at={session.startedAt} />
            </span>
          </Fact>
          <Fact name="lasted">
            <Duration session={session} />
          </Fact>
          <Fact name="events">{formatCount(log.version.value >= 0 ? log.total : 0)}</Fact>
          {session.language && <Fact name="language">{session.language}</Fact>}
          {session.endReason && <Fact name="ended by">{session.endReason}</Fact>}
          {isWhole && <GapFacts gaps={gaps} />}
        </dl>
      )}
    </header>
  );
}

function GapFacts({ gaps }: { readonly gaps: readonly ResponseGap[] }) {
  const lengths = ascending(gaps.map(({ startMs, endMs }) => endMs - startMs));
  const [half, most] = [percentile(lengths, 0.5), percentile(lengths, 0.95)];
  if (half === undefined || most === undefined) return null;
  return (
    <>
      <Fact name="answers p50">{formatDuration(half)}</Fact>
      <Fact name="p95">{formatDuration(most)}</Fact>
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
