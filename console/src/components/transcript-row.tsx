import type { ToolCall } from '@conversation-service/client';
import type { Answer, Cut } from '../model/call.js';
import { formatDateTime, formatDuration, formatOffset } from '../model/format.js';
import { cutWords, heardWords, KIND_WORDS } from '../model/interruption-words.js';
import type { Moment } from '../model/moment.js';
import { SLOW_MS, VERY_SLOW_MS } from '../model/pace.js';
import type { RowNotes } from '../model/row-notes.js';
import { eventHash } from '../model/url-state.js';
import type { ConversationView } from '../state/conversation-view.js';

const WHO = { user: 'User', bot: 'Bot', system: 'System' } as const;

interface Props {
  readonly row: number;
  readonly count: number;
  readonly topPx: number;
  readonly moment: Moment | undefined;
  readonly view: ConversationView;
  readonly startedMs: number;
  readonly notes: RowNotes | undefined;
}

export function TranscriptRow({ row, count, topPx, moment, view, startedMs, notes }: Props) {
  const isSelected = moment !== undefined && moment === view.selected.value;
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
        <a href={eventHash(moment.eventId)} aria-current={isSelected ? 'true' : undefined} title={originOf(moment)}>
          {notes?.answer && <Wait answer={notes.answer} />}
          <span class="head">
            <b>{moment.utterance?.speaker ?? WHO[moment.lane]}</b>
            <time title={formatDateTime(moment.timestampMs)}>{formatOffset(moment.timestampMs - startedMs)}</time>
            {!moment.isTick && <span class="length">{formatDuration(moment.endMs - moment.startMs)}</span>}
            <Marks moment={moment} notes={notes} />
          </span>
          <Words moment={moment} />
        </a>
      ) : (
        <span class="placeholder" aria-hidden="true" />
      )}
    </li>
  );
}

/** Returns where the words of a row come from. */
function originOf({ utterance }: Moment): string | undefined {
  if (!utterance) return undefined;
  const { eventIds, source, sequences } = utterance;
  const events = sequences.length === 1 ? `event ${sequences[0]}` : `events ${sequences.join(', ')}`;
  const shown = [heardWords(utterance), source?.provider && `from ${source.provider}`, events, eventIds[0]];
  return shown.filter(Boolean).join('; ');
}

function Words({ moment: { spoken, text, isSpeech } }: { readonly moment: Moment }) {
  if (!spoken) return <span class={isSpeech ? 'text' : 'text summary'}>{text}</span>;
  return (
    <span class={spoken.isUnknown ? 'text unknown-part' : 'text'}>
      {spoken.heard}
      {spoken.heard && spoken.unheard && ' '}
      {spoken.unheard && (
        <del>
          <span class="offscreen">not heard: </span>
          {spoken.unheard}
        </del>
      )}
    </span>
  );
}

function Wait({ answer: { gapMs, exchange } }: { readonly answer: Answer }) {
  const pace = gapMs >= VERY_SLOW_MS ? 'very-slow' : gapMs >= SLOW_MS ? 'slow' : 'quick';
  const title = exchange.isRough ? 'Measured between timestamps: the duration of the speech is unknown' : undefined;
  return (
    <span class={`wait ${pace}`} title={title}>
      {gapMs < 0 ? 'began early by ' : 'answered after '}
      {exchange.isRough && '~'}
      {formatDuration(Math.abs(gapMs))}
    </span>
  );
}

function Marks({ moment, notes }: { readonly moment: Moment; readonly notes: RowNotes | undefined }) {
  const { utterance } = moment;
  return (
    <>
      {moment.isCustom && <span class="mark mono">{moment.type}</span>}
      {notes?.tool && <ToolMark tool={notes.tool} />}
      {moment.isPartial && <span class="mark">partial</span>}
      {utterance && utterance.medium !== 'voice' && <span class="mark">{utterance.medium}</span>}
      {notes?.cuts.map((cut) => (
        <CutMark key={`${cut.interruption.kind} ${cut.startMs}`} cut={cut} />
      ))}
      {utterance ? <HeardMark moment={moment} /> : moment.isInterrupted && <span class="mark warn">interrupted</span>}
      {moment.isLate && (
        <span class="mark warn" title="Came after the session was completed">
          late
        </span>
      )}
    </>
  );
}

function CutMark({ cut: { interruption } }: { readonly cut: Cut }) {
  const isCut = interruption.kind !== 'overlap' && interruption.kind !== 'backchannel';
  return (
    <span class={isCut ? 'mark warn' : 'mark'} title={cutWords(interruption)}>
      {KIND_WORDS[interruption.kind]}
    </span>
  );
}

function HeardMark({ moment: { utterance, spoken } }: { readonly moment: Moment }) {
  const words = utterance && heardWords(utterance);
  if (!words) return null;
  const short = spoken?.isUnknown ? 'heard: unknown' : utterance.text === '' ? 'not heard' : 'cut';
  return (
    <span class="mark warn" title={words}>
      {short}
    </span>
  );
}

function ToolMark({ tool: { name, status, latencyMs } }: { readonly tool: ToolCall }) {
  const tone = status === 'error' || status === 'orphan' ? 'mark bad' : status === 'ok' ? 'mark good' : 'mark warn';
  return (
    <span class={tone} title={name ?? undefined}>
      {status}
      {latencyMs !== null && `, ${formatDuration(latencyMs)}`}
    </span>
  );
}
