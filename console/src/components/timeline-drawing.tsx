import type { ReadonlySignal } from '@preact/signals';
import type { Answer, CallTiming, Cut, Stretch } from '../model/call.js';
import { formatDuration, formatOffset } from '../model/format.js';
import { cutWords } from '../model/interruption-words.js';
import { LANES, type Lane } from '../model/moment.js';
import { SLOW_MS, VERY_SLOW_MS } from '../model/pace.js';
import { axisTicks, type Mark, marksOf, type View, xOf } from '../model/timeline.js';
import { eventHash } from '../model/url-state.js';
import type { ConversationView } from '../state/conversation-view.js';
import { navigate } from '../state/router.js';

const AXIS_PX = 20;
const BAR_PX = 30;
/** From top to bottom: response gaps are drawn between the one who asks and the one who answers. */
const LANE_Y: Readonly<Record<Lane, number>> = { user: 28, bot: 92, system: 136 };
const GAP_Y = 74;
const HEIGHT_PX = 172;

/** Below this width a label would overlap its neighbours. */
const LABEL_ROOM_PX = 32;
/** Width of an axis label. */
const TICK_ROOM_PX = 44;

interface Props {
  readonly view: ConversationView;
  readonly shown: ReadonlySignal<View>;
  readonly timing: ReadonlySignal<CallTiming>;
  readonly widthPx: number;
  readonly startedMs: number;
}

export function TimelineDrawing({ view, shown, timing, widthPx, startedMs }: Props) {
  const stretch = shown.value;
  const moments = view.moments.value;
  const scale: Scale = { x: (ms) => xOf(ms, stretch, widthPx), widthPx };
  const { answers, cuts, silences } = timing.value;
  const gaps = answers.filter(({ gapMs }) => gapMs >= 0);
  const isSeen = ({ startMs, endMs }: Stretch) => endMs >= stretch.fromMs && startMs <= stretch.toMs;
  const label = `Timeline of ${moments.length} utterances and events with ${answers.length} answers and ${cuts.length} interruptions; the transcript says the same in words.`;
  return (
    <svg width={widthPx} height={HEIGHT_PX} role="img" aria-label={label}>
      <Axis ticks={axisTicks(stretch, startedMs, widthPx)} startedMs={startedMs} scale={scale} />
      {LANES.map((lane) => (
        <LaneBand key={lane} lane={lane} widthPx={widthPx} />
      ))}
      {silences.filter(isSeen).map((silence) => (
        <SilenceMark key={silence.startMs} silence={silence} scale={scale} />
      ))}
      {cuts.filter(isSeen).map((cut) => (
        <CutMark key={`${cut.into?.index} ${cut.other?.index} ${cut.startMs}`} cut={cut} scale={scale} />
      ))}
      {marksOf(moments, stretch, widthPx).map((mark) => (
        <MarkShape key={mark.moment.sequence} mark={mark} view={view} />
      ))}
      {gaps.filter(isSeen).map((gap) => (
        <GapMark key={gap.utterance.index} gap={gap} scale={scale} />
      ))}
      {LANES.map((lane) => (
        <text key={lane} class="lane-name" x={4} y={LANE_Y[lane] - 3}>
          {lane}
        </text>
      ))}
    </svg>
  );
}

interface Scale {
  readonly x: (ms: number) => number;
  readonly widthPx: number;
}

function Axis({
  ticks,
  startedMs,
  scale,
}: {
  readonly ticks: readonly number[];
  readonly startedMs: number;
  readonly scale: Scale;
}) {
  return (
    <g class="axis">
      {ticks.map((ms) => (
        <g key={ms} transform={`translate(${scale.x(ms)} 0)`}>
          <line y1={AXIS_PX - 6} y2={HEIGHT_PX} />
          {scale.x(ms) <= scale.widthPx - TICK_ROOM_PX && (
            <text x={3} y={AXIS_PX - 7}>
              {formatOffset(ms - startedMs)}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

function LaneBand({ lane, widthPx }: { readonly lane: Lane; readonly widthPx: number }) {
  return <rect class="lane" x={0} y={LANE_Y[lane]} width={widthPx} height={BAR_PX} rx={4} />;
}

function MarkShape({ mark, view }: { readonly mark: Mark; readonly view: ConversationView }) {
  const { moment, lane, x, width, isTick, count } = mark;
  const isSelected = view.selectedId.value === moment.eventId;
  const isHovered = view.hovered.value === moment.sequence;
  const classes = [
    'bar',
    lane,
    isTick && 'tick',
    isSelected && 'selected',
    isHovered && 'hovered',
    moment.isLate && 'late',
    moment.isWordless && 'wordless',
  ];
  const y = LANE_Y[lane];
  return (
    // Keyboards and screen readers use the transcript; a mark is an additional way for the mouse.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <g
      class={classes.filter(Boolean).join(' ')}
      onMouseEnter={() => (view.hovered.value = moment.sequence)}
      onMouseLeave={() => (view.hovered.value = undefined)}
      onClick={() => navigate(eventHash(moment.eventId), { replace: true })}
    >
      <title>{count > 1 ? `${count} events, the first: ${moment.text}` : moment.text}</title>
      {isTick ? (
        <>
          <rect class="hit" x={x - 5} y={y} width={10} height={BAR_PX} />
          <rect class="shape" x={x - 1.5} y={y + 3} width={3} height={BAR_PX - 6} rx={1.5} />
        </>
      ) : (
        <rect class="shape" x={x} y={y + 2} width={width} height={BAR_PX - 4} rx={Math.min(4, width / 2)} />
      )}
    </g>
  );
}

function GapMark({ gap, scale }: { readonly gap: Answer; readonly scale: Scale }) {
  const [from, to] = [scale.x(gap.startMs), scale.x(gap.endMs)];
  const text = `${gap.exchange.isRough ? '~' : ''}${formatDuration(gap.gapMs)}`;
  const pace = gap.gapMs >= VERY_SLOW_MS ? 'very-slow' : gap.gapMs >= SLOW_MS ? 'slow' : '';
  return (
    <g class={`gap ${pace}`}>
      <title>Answered after {text}</title>
      <path d={`M${from} ${LANE_Y.user + BAR_PX - 2}V${GAP_Y}H${to}V${LANE_Y.bot + 2}`} />
      {to - from >= LABEL_ROOM_PX && (
        <text x={(from + to) / 2} y={GAP_Y - 3} text-anchor="middle">
          {text}
        </text>
      )}
    </g>
  );
}

function CutMark({ cut, scale }: { readonly cut: Cut; readonly scale: Scale }) {
  const [from, to] = [scale.x(cut.startMs), scale.x(cut.endMs)];
  const { kind, durationMs } = cut.interruption;
  return (
    <g class={`overlap ${kind}`}>
      <title>{cutWords(cut.interruption)}</title>
      <rect
        x={from}
        y={LANE_Y.user - 2}
        width={Math.max(2, to - from)}
        height={LANE_Y.bot + BAR_PX - LANE_Y.user + 4}
        rx={3}
      />
      {durationMs !== null && to - from >= LABEL_ROOM_PX && (
        <text x={(from + to) / 2} y={GAP_Y + 4} text-anchor="middle">
          {formatDuration(durationMs)}
        </text>
      )}
    </g>
  );
}

function SilenceMark({ silence, scale }: { readonly silence: Stretch; readonly scale: Scale }) {
  const [from, to] = [scale.x(silence.startMs), scale.x(silence.endMs)];
  const text = formatDuration(silence.endMs - silence.startMs);
  return (
    <g class="silence">
      <title>Nobody speaks for {text}</title>
      <rect x={from} y={GAP_Y - 9} width={to - from} height={18} rx={4} />
      {to - from >= LABEL_ROOM_PX && (
        <text x={(from + to) / 2} y={GAP_Y + 4} text-anchor="middle">
          {text}
        </text>
      )}
    </g>
  );
}
