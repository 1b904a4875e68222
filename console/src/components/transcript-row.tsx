import type { Moment, ResponseGap } from '@conversation-service/voice';
import { formatDateTime, formatDuration, formatOffset } from '../model/format.js';
import { eventHash } from '../model/url-state.js';
import type { ConversationView } from '../state/conversation-view.js';

const WHO = { user: 'User', bot: 'Bot', system: 'System' } as const;

/** People notice a wait of a second, and think that the line is dead after two. */
const SLOW_MS = 1_000;
const VERY_SLOW_MS = 2_000;

interface Props {
  readonly row: number;
  readonly count: number;
  readonly topPx: number;
  readonly moment: Moment | undefined;
  readonly view: ConversationView;
  readonly startedMs: number;
  readonly wait: ResponseGap | undefined;
}

export function TranscriptRow({ row, count, topPx, moment, view, startedMs, wait }: Props) {
  const isSelected = moment !== undefined && moment.eventId === view.selectedId.value;
  const isHovered = moment !== undefined && moment.sequence === view.hovered.value;
  const classes = ['row', moment?.lane ?? 'unknown', isSelected && 'selected', isHovered && 'hovered'];
  return (
    <li
      data-row={moment && row}
      class={classes.filter(Boolean).join(' ')}
      style={{ transform: `translateY(${topPx}px)` }}
      aria-setsize={count}
      aria-posinset={row + 1}
      onMouseEnter={() => (view.hovered.value = moment?.sequence)}
      onMouseLeave={() => (view.hovered.value = undefined)}
    >
      {moment ? (
        <a href={eventHash(moment.eventId)} aria-current={isSelected ? 'true' : undefined}>
          {wait && <Wait gap={wait} />}
          <span class="head">
            <b>{WHO[moment.lane]}</b>
            <time title={formatDateTime(moment.timestampMs)}>{formatOffset(moment.timestampMs - startedMs)}</time>
            {!moment.isTick && <span class="length">{formatDuration(moment.endMs - moment.startMs)}</span>}
            <Marks moment={moment} />
          </span>
          <span class={moment.isSpeech ? 'text' : 'text summary'}>{moment.text}</span>
        </a>
      ) : (
        <span class="placeholder" aria-hidden="true" />
      )}
    </li>
  );
}

function Wait({ gap }: { readonly gap: ResponseGap }) {
  const waitMs = gap.endMs - gap.startMs;
  const pace = waitMs >= VERY_SLOW_MS ? 'very-slow' : waitMs >= SLOW_MS ? 'slow' : 'quick';
  return (
    <span
      class={`wait ${pace}`}
      title={gap.isRough ? 'Between timestamps: the payload does not tell when speech ended' : undefined}
    >
      answered after {gap.isRough && '~'}
      {formatDuration(waitMs)}
    </span>
  );
}

function Marks({ moment }: { readonly moment: Moment }) {
  return (
    <>
      {moment.isCustom && <span class="mark mono">{moment.type}</span>}
      {moment.isPartial && <span class="mark">partial</span>}
      {moment.isInterrupted && <span class="mark warn">interrupted</span>}
      {moment.isLate && (
        <span class="mark warn" title="Came after the session was completed">
          late
        </span>
      )}
    </>
  );
}
