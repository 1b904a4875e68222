import type { Session } from '@conversation-service/client';
import { type ReadonlySignal, type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { CallTiming } from '../model/call.js';
import { formatCount } from '../model/format.js';
import { msAt, pan, reveal, type View, wholeView, zoom } from '../model/timeline.js';
import type { ConversationView } from '../state/conversation-view.js';
import { nowMs } from '../state/now.js';
import { TimelineDrawing } from './timeline-drawing.js';
import { TimelineOverview } from './timeline-overview.js';

const STEP_IN = 0.5;
const STEP_OUT = 2;

interface Props {
  readonly view: ConversationView;
  readonly session: Session;
  readonly timing: ReadonlySignal<CallTiming>;
  /** Set by the timeline, for the shortcut keys of the page. */
  readonly zoomBy: Signal<((factor: number) => void) | undefined>;
  readonly panBy: Signal<((share: number) => void) | undefined>;
}

/** Who spoke when, on a time axis. The transcript shows the same in words. */
export function Timeline({ view, session, timing, zoomBy, panBy }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const widthPx = useSignal(0);
  /** Undefined shows the whole conversation. */
  const chosen = useSignal<View | undefined>(undefined);
  const startedMs = Date.parse(session.startedAt);
  const whole = useComputed(() => {
    const isLive = view.log.session.value?.endedAt == null && view.log.state.value === 'live';
    const endedAt = view.log.session.value?.endedAt;
    const known = view.moments.value;
    if (!view.log.isWhole) return wholeView(known, known[0]?.startMs ?? startedMs, undefined);
    // A call with a long silence at its end must not shrink to a point on the left.
    const newestMs = known.reduce((newest, { endMs }) => Math.max(newest, endMs), startedMs);
    const liveMs = isLive && nowMs.value - newestMs < 60_000 ? nowMs.value : undefined;
    return wholeView(known, startedMs, endedAt ? Date.parse(endedAt) : liveMs);
  });
  const shown = useComputed(() => {
    const isInside = chosen.value && chosen.value.fromMs < whole.value.toMs && chosen.value.toMs > whole.value.fromMs;
    return isInside && chosen.value ? chosen.value : whole.value;
  });

  const change = (next: View) => {
    const { fromMs, toMs } = whole.value;
    chosen.value = next.fromMs <= fromMs && next.toMs >= toMs ? undefined : next;
  };
  const scale = (factor: number, aroundMs = centre(shown.value, view)) => {
    if (factor === Number.POSITIVE_INFINITY) chosen.value = undefined;
    else change(zoom(shown.value, factor, aroundMs, whole.value));
  };
  const move = (share: number) => {
    const { fromMs, toMs } = shown.value;
    change(pan(shown.value, share * (toMs - fromMs), whole.value));
  };
  useEffect(() => {
    zoomBy.value = scale;
    panBy.value = move;
    return watchBox(box.current, widthPx, (x, factor) => {
      if (factor !== undefined) scale(factor, msAt(x, shown.value, widthPx.value));
      else change(pan(shown.value, msAt(x, shown.value, widthPx.value) - shown.value.fromMs, whole.value));
    });
  }, []);
  const selected = view.selected.value;
  useEffect(() => {
    if (selected && chosen.value) change(reveal(chosen.value, selected.startMs, selected.endMs, whole.value));
  }, [selected]);

  return (
    <section class="timeline" aria-label="Timeline">
      <div class="timeline-head">
        <h2>Timeline</h2>
        <Legend />
        <span class="spread" />
        <fieldset class="zoom" aria-label="Zoom">
          <button
            type="button"
            onClick={() => scale(STEP_OUT)}
            aria-label="Zoom out"
            disabled={chosen.value === undefined}
          >
            −
          </button>
          <button type="button" onClick={() => scale(STEP_IN)} aria-label="Zoom in">
            +
          </button>
          <button type="button" onClick={() => scale(Number.POSITIVE_INFINITY)} disabled={chosen.value === undefined}>
            all
          </button>
        </fieldset>
      </div>
      <div ref={box} class="drawing">
        {widthPx.value > 0 && (
          <TimelineDrawing view={view} shown={shown} timing={timing} widthPx={widthPx.value} startedMs={startedMs} />
        )}
      </div>
      {chosen.value && widthPx.value > 0 && (
        <TimelineOverview
          view={view}
          whole={whole.value}
          shown={shown.value}
          widthPx={widthPx.value}
          onChange={change}
        />
      )}
      {!view.log.isWhole && <Windowed view={view} />}
    </section>
  );
}

function Legend() {
  return (
    <p class="legend" aria-hidden="true">
      <span class="key gap" /> response gap
      <span class="key overlap" /> both speak
      <span class="key silence" /> silence
    </p>
  );
}

function Windowed({ view }: { readonly view: ConversationView }) {
  const known = view.moments.value;
  const [first, last] = [known[0]?.sequence ?? 0, known.at(-1)?.sequence ?? 0];
  return (
    <p class="note">
      Drawn: events {formatCount(first)} to {formatCount(last)} of {formatCount(view.log.total)}, those around what you
      look at.
    </p>
  );
}

function centre({ fromMs, toMs }: View, view: ConversationView): number {
  const selected = view.selected.peek();
  const isInView = selected && selected.startMs >= fromMs && selected.endMs <= toMs;
  return isInView ? (selected.startMs + selected.endMs) / 2 : (fromMs + toMs) / 2;
}

/**
 * Watches the width and the wheel: with ctrl it zooms, sideways it pans, and otherwise it scrolls the page as usual.
 */
function watchBox(
  element: HTMLDivElement | null,
  widthPx: Signal<number>,
  onWheel: (x: number, zoomFactor: number | undefined) => void,
) {
  if (!element) return undefined;
  const observer = new ResizeObserver(() => {
    widthPx.value = element.clientWidth;
  });
  observer.observe(element);
  const wheel = (event: WheelEvent) => {
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      onWheel(event.clientX - element.getBoundingClientRect().left, 1.002 ** event.deltaY);
    } else if (Math.abs(sideways) > 0) onWheel(sideways, undefined);
    else return;
    event.preventDefault();
  };
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    observer.disconnect();
    element.removeEventListener('wheel', wheel);
  };
}
