import type { Session } from '@conversation-service/client';
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { CallTiming } from '../model/call.js';
import { formatCount } from '../model/format.js';
import { notesOf } from '../model/row-notes.js';
import { VirtualRows } from '../model/virtual-rows.js';
import type { ConversationView } from '../state/conversation-view.js';
import { TranscriptRow } from './transcript-row.js';

/** Approximate height of a single-line utterance. */
const ESTIMATE_PX = 64;

/** Rows rendered beyond the visible ones, so that scrolling shows no gaps. */
const SPARE_ROWS = 8;

/** Closer to the end than this counts as being at the end. */
const END_PX = 48;

interface Props {
  readonly view: ConversationView;
  readonly session: Session;
  readonly timing: ReadonlySignal<CallTiming>;
}

/** The conversation; only the visible rows are rendered. */
export function Transcript({ view, session, timing }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ top: 0, height: 600 });
  const measured = useSignal(0);
  const rows = useRef(new VirtualRows(0, ESTIMATE_PX)).current;
  const notes = useComputed(() => notesOf(timing.value));
  const count = view.rowCount.value;
  if (rows.count !== count) rows.resize(count);
  // Heights are not signals: this re-renders after each measurement.
  measured.value;

  const { top, height } = scroll.value;
  const first = Math.max(0, rows.indexAt(top) - SPARE_ROWS);
  const last = Math.min(count - 1, rows.indexAt(top + height) + SPARE_ROWS);
  const goal = useGoal(view, box, rows, measured.value);

  useEffect(() => {
    if (count > 0) view.look(first, last);
  }, [first, last, count]);
  useEffect(() => watchSize(box.current, scroll), []);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { hasChanged, grownAbovePx } = measure(element, rows);
    // Keeps the visible rows in place when rows above turn out to have another height.
    if (view.isFollowing.value) element.scrollTop = rows.totalPx;
    else if (grownAbovePx !== 0) element.scrollTop += grownAbovePx;
    if (hasChanged) measured.value += 1;
  });

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    scroll.value = { top: element.scrollTop, height: element.clientHeight };
    const isAtEnd = element.scrollTop + element.clientHeight >= rows.totalPx - END_PX;
    if (!goal.isMoving()) view.setAtEnd(isAtEnd);
  };
  return (
    <section class="transcript" aria-label="Transcript">
      {view.log.isWhole && view.reader.call.value && <RawSwitch view={view} />}
      <div ref={box} class="scroll" onScroll={onScroll}>
        <ol class="rows" style={{ height: `${rows.totalPx}px` }}>
          {Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
            const row = first + index;
            const moment = view.momentAt(row);
            return (
              <TranscriptRow
                key={row}
                row={row}
                count={count}
                topPx={rows.topOf(row)}
                moment={moment}
                view={view}
                startedMs={Date.parse(session.startedAt)}
                notes={moment && notes.value.get(moment.sequence)}
              />
            );
          })}
        </ol>
        {count === 0 && view.isSettled && (
          <p class="nothing">No event yet{session.endedAt === null && ': it shows up here when it comes'}.</p>
        )}
      </div>
      <Unseen view={view} />
    </section>
  );
}

/** Switches between utterances as the service derived them and events as they were logged. */
function RawSwitch({ view }: { readonly view: ConversationView }) {
  return (
    <label class="raw-switch">
      <input
        type="checkbox"
        checked={view.isRaw.value}
        onChange={(event) => (view.isRaw.value = event.currentTarget.checked)}
      />{' '}
      each event as it was logged
    </label>
  );
}

/** Announces "12 new" instead of scrolling, also to screen readers. */
function Unseen({ view }: { readonly view: ConversationView }) {
  const unseen = view.unseen.value;
  return (
    <>
      {unseen > 0 && (
        <button type="button" class="unseen" onClick={() => view.follow()}>
          paused, {formatCount(unseen)} new ↓
        </button>
      )}
      <p class="offscreen" aria-live="polite">
        {view.isFollowing.value && view.log.liveCount.value > 0 ? `${formatCount(view.rowCount.value)} events` : ''}
        {unseen > 0 ? `${formatCount(unseen)} new events` : ''}
      </p>
    </>
  );
}

/** Scrolls to the requested row, again if heights on the way turn out to differ from the estimate. */
function useGoal(view: ConversationView, box: { current: HTMLDivElement | null }, rows: VirtualRows, measured: number) {
  const goal = view.goal.value;
  const pending = useRef<{ row: number; tries: number }>(undefined);
  useLayoutEffect(() => {
    if (goal) pending.current = { row: goal.row, tries: 0 };
  }, [goal]);
  useLayoutEffect(() => {
    const element = box.current;
    const wanted = pending.current;
    if (!element || !wanted) return;
    wanted.tries += 1;
    if (wanted.tries > 4) pending.current = undefined;
    const top = rows.topOf(wanted.row);
    const bottom = rows.topOf(wanted.row + 1);
    const isInSight = top >= element.scrollTop && bottom <= element.scrollTop + element.clientHeight;
    if (!isInSight) element.scrollTop = Math.max(0, (top + bottom - element.clientHeight) / 2);
  }, [goal, measured]);
  return { isMoving: () => pending.current !== undefined && pending.current.tries <= 1 };
}

/** Reads every height before writing anything, because otherwise the browser would lay out the page for each row. */
function measure(box: HTMLElement, rows: VirtualRows): { readonly hasChanged: boolean; readonly grownAbovePx: number } {
  const top = box.scrollTop;
  const items = [...box.querySelectorAll<HTMLElement>('[data-row]')];
  const heights = items.map((item) => [Number(item.dataset.row), item.offsetHeight] as const);
  let hasChanged = false;
  let grownAbovePx = 0;
  for (const [row, heightPx] of heights) {
    const isAbove = rows.topOf(row) < top;
    const grown = rows.setHeight(row, heightPx);
    hasChanged ||= grown !== 0;
    if (isAbove) grownAbovePx += grown;
  }
  return { hasChanged, grownAbovePx };
}

function watchSize(element: HTMLDivElement | null, scroll: { value: { top: number; height: number } }) {
  if (!element) return undefined;
  const observer = new ResizeObserver(() => {
    scroll.value = { top: element.scrollTop, height: element.clientHeight };
  });
  observer.observe(element);
  return () => observer.disconnect();
}
