import type { Statistics } from '@conversation-service/client';
import { formatDuration } from '../model/format.js';
import { atLeastMs, FIGURES, MEASURES, type MeasureName } from '../model/overview.js';
import { listSearch } from '../model/url-state.js';
import { href } from '../state/router.js';
import { BarList } from './bar-list.js';

interface Props {
  readonly statistics: Statistics;
  readonly measure: MeasureName;
}

/** The distribution of the times. A click opens the calls with an answer at least that slow. */
export function LatencyHistogram({ statistics, measure }: Props) {
  const { histogram = [], from, to } = statistics;
  const title = MEASURES.find(({ name }) => name === measure)?.title;
  const first = histogram.findIndex(({ count }) => count > 0);
  const last = histogram.findLastIndex(({ count }) => count > 0);
  const bars = histogram.slice(Math.max(0, first), last + 1).map(({ fromMs, toMs, count }) => {
    const state = {
      startedFrom: from,
      startedTo: to,
      metadata: [],
      columns: FIGURES,
      ...atLeastMs(statistics, fromMs),
    };
    return {
      label: toMs === null ? `from ${formatDuration(fromMs)}` : `${formatDuration(fromMs)} – ${formatDuration(toMs)}`,
      count,
      href: href(`/sessions${listSearch(state)}`),
    };
  });
  return (
    <div class="histogram">
      <BarList
        title={`${title}: how the times are spread`}
        unit="answers"
        bars={bars}
        empty="There are no values in this time range."
        note="Select a bar to see the calls with an answer that took at least that long."
      />
    </div>
  );
}
