import { useRef } from 'preact/hooks';
import { marksOf, msAt, pan, type View, xOf } from '../model/timeline.js';
import type { ConversationView } from '../state/conversation-view.js';

const HEIGHT_PX = 26;
const LANE_Y = { user: 3, bot: 11, system: 19 } as const;
const BAR_PX = 5;

interface Props {
  readonly view: ConversationView;
  readonly whole: View;
  readonly shown: View;
  readonly widthPx: number;
  readonly onChange: (view: View) => void;
}

/**
 * A miniature of the whole conversation with the visible range, which a click or drag moves. For the mouse; there are
 * shortcut keys for the keyboard.
 */
export function TimelineOverview({ view, whole, shown, widthPx, onChange }: Props) {
  const isDragging = useRef(false);
  const moveTo = (event: PointerEvent & { currentTarget: SVGSVGElement }) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const byMs = msAt(x, whole, widthPx) - (shown.fromMs + shown.toMs) / 2;
    onChange(pan(shown, byMs, whole));
  };
  const from = xOf(shown.fromMs, whole, widthPx);
  return (
    <svg
      class="strip"
      width={widthPx}
      height={HEIGHT_PX}
      aria-hidden="true"
      onPointerDown={(event) => {
        isDragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        moveTo(event);
      }}
      onPointerMove={(event) => isDragging.current && moveTo(event)}
      onPointerUp={() => (isDragging.current = false)}
    >
      {marksOf(view.moments.value, whole, widthPx).map(({ moment, lane, x, width }) => (
        <rect
          key={moment.sequence}
          class={`bar ${lane}`}
          x={x}
          y={LANE_Y[lane]}
          width={Math.max(1, width)}
          height={BAR_PX}
        />
      ))}
      <rect
        class="window"
        x={from}
        y={0.5}
        width={Math.max(4, xOf(shown.toMs, whole, widthPx) - from)}
        height={HEIGHT_PX - 1}
        rx={3}
      />
    </svg>
  );
}
