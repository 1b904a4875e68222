import type { Overlap, ResponseGap, Silence, TurnTaking } from '@conversation-service/voice';
import { formatDuration, formatOffset } from '../model/format.js';
import { ascending, percentile } from '../model/statistics.js';
import { eventHash } from '../model/url-state.js';

interface Props {
  readonly taking: TurnTaking;
  readonly startedMs: number;
  readonly isWhole: boolean;
}

/** The figures behind the drawing: the longest wait first. */
export function TurnTables({ taking: { gaps, overlaps, silences }, startedMs, isWhole }: Props) {
  const longest = [...gaps].sort((a, b) => lengthOf(b) - lengthOf(a));
  const lengths = ascending(gaps.map(lengthOf));
  const figures = [0.5, 0.95, 1].map((share) => percentile(lengths, share));
  return (
    <div class="turns">
      <p class="figures">
        <Figure name="answers" value={String(gaps.length)} />
        <Figure name="p50" value={text(figures[0])} />
        <Figure name="p95" value={text(figures[1])} />
        <Figure name="slowest" value={text(figures[2])} />
        <Figure name="overlaps" value={String(overlaps.length)} />
        <Figure name="silences" value={String(silences.length)} />
      </p>
      {!isWhole && <p class="note">Of the events that are drawn, not of the whole session.</p>}
      {gaps.some(({ isRough }) => isRough) && (
        <p class="note">~ between timestamps: the payload does not tell when speech began or ended.</p>
      )}
      {longest.length > 0 ? (
        <GapTable gaps={longest} startedMs={startedMs} />
      ) : (
        <p class="note">No answer of the bot to the user yet.</p>
      )}
      {overlaps.length > 0 && <OverlapTable overlaps={overlaps} startedMs={startedMs} />}
      {silences.length > 0 && <SilenceTable silences={silences} startedMs={startedMs} />}
    </div>
  );
}

function GapTable({ gaps, startedMs }: { readonly gaps: readonly ResponseGap[]; readonly startedMs: number }) {
  const max = lengthOf(gaps[0] ?? { startMs: 0, endMs: 1 });
  return (
    <table class="gaps">
      <caption class="offscreen">Response gaps, the longest first</caption>
      <thead>
        <tr>
          <th scope="col">User ended</th>
          <th scope="col">Bot answered</th>
          <th scope="col" colSpan={2}>
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {gaps.map((gap) => (
          <tr key={gap.sequence}>
            <td class="mono">{formatOffset(gap.startMs - startedMs)}</td>
            <td class="mono">
              <a href={eventHash(gap.eventId)}>{formatOffset(gap.endMs - startedMs)}</a>
            </td>
            <td class="number">
              {gap.isRough && '~'}
              {formatDuration(lengthOf(gap))}
            </td>
            <td class="meter" aria-hidden="true">
              <span style={{ width: `${(lengthOf(gap) / max) * 100}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OverlapTable({ overlaps, startedMs }: { readonly overlaps: readonly Overlap[]; readonly startedMs: number }) {
  return (
    <table class="spans">
      <caption>Both spoke at once</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Who began</th>
          <th scope="col">For</th>
        </tr>
      </thead>
      <tbody>
        {overlaps.map((overlap) => (
          <tr key={overlap.sequence}>
            <td class="mono">{formatOffset(overlap.startMs - startedMs)}</td>
            <td>{overlap.by}</td>
            <td class="number">{formatDuration(lengthOf(overlap))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SilenceTable({ silences, startedMs }: { readonly silences: readonly Silence[]; readonly startedMs: number }) {
  return (
    <table class="spans">
      <caption>Silence</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">For</th>
        </tr>
      </thead>
      <tbody>
        {silences.map((silence) => (
          <tr key={silence.startMs}>
            <td class="mono">{formatOffset(silence.startMs - startedMs)}</td>
            <td class="number">{formatDuration(lengthOf(silence))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span>
      <b>{value}</b> {name}
    </span>
  );
}

const text = (ms: number | undefined): string => (ms === undefined ? '–' : formatDuration(ms));
const lengthOf = ({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): number => endMs - startMs;
