import type { CallTiming, Cut } from '../model/call.js';
import { formatDuration, formatOffset } from '../model/format.js';
import { EVIDENCE_WORDS, KIND_WORDS } from '../model/interruption-words.js';
import { eventHash } from '../model/url-state.js';

interface Props {
  readonly timing: CallTiming;
  readonly startedMs: number;
}

/** Interruptions, and silences that nobody had to end. */
export function InterruptionTable({ timing: { cuts, silences }, startedMs }: Props) {
  const counts = Object.entries(Object.groupBy(cuts, ({ interruption }) => interruption.kind));
  return (
    <div class="turns">
      <p class="figures">
        {counts.map(([kind, found = []]) => (
          <span key={kind}>
            <b>{found.length}</b> {KIND_WORDS[kind as keyof typeof KIND_WORDS]}
          </span>
        ))}
        <span>
          <b>{silences.length}</b> silences of 2 s or more
        </span>
      </p>
      {cuts.length === 0 ? <p class="note">No interruptions are known.</p> : <Cuts cuts={cuts} startedMs={startedMs} />}
      {silences.length > 0 && (
        <table class="spans">
          <caption>Silences that are not the wait for an answer</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">For</th>
            </tr>
          </thead>
          <tbody>
            {silences.map(({ startMs, endMs }) => (
              <tr key={startMs}>
                <td class="mono">{formatOffset(startMs - startedMs)}</td>
                <td class="number">{formatDuration(endMs - startMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Cuts({ cuts, startedMs }: { readonly cuts: readonly Cut[]; readonly startedMs: number }) {
  return (
    <table class="spans cuts">
      <caption class="offscreen">Interruptions</caption>
      <thead>
        <tr>
          <th scope="col">At</th>
          <th scope="col">Kind</th>
          <th scope="col">Both spoke</th>
          <th scope="col">Bot stopped after</th>
          <th scope="col">Evidence</th>
        </tr>
      </thead>
      <tbody>
        {cuts.map((cut) => (
          <CutRow key={`${cut.into?.index} ${cut.other?.index} ${cut.startMs}`} cut={cut} startedMs={startedMs} />
        ))}
      </tbody>
    </table>
  );
}

function CutRow({ cut, startedMs }: { readonly cut: Cut; readonly startedMs: number }) {
  const { kind, offsetMs, durationMs, timeToYieldMs, evidence } = cut.interruption;
  const eventId = (cut.into ?? cut.other)?.eventIds[0];
  const at = offsetMs === null ? 'unknown' : formatOffset(cut.startMs - startedMs);
  return (
    <tr>
      <td class="mono">{eventId === undefined ? at : <a href={eventHash(eventId)}>{at}</a>}</td>
      <td>{KIND_WORDS[kind]}</td>
      <td class="number">{durationMs === null ? '–' : formatDuration(durationMs)}</td>
      <td class="number">{timeToYieldMs === null ? '–' : formatDuration(timeToYieldMs)}</td>
      <td>{EVIDENCE_WORDS[evidence]}</td>
    </tr>
  );
}
