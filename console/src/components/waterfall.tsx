import type { Turns } from '@conversation-service/client';
import type { Answer, CallTiming } from '../model/call.js';
import { formatDuration, formatOffset } from '../model/format.js';
import { eventHash } from '../model/url-state.js';
import { lengthOf, namesOf, type Part, partsOf } from '../model/waterfall.js';
import { DistributionFigures } from './figures.js';

interface Props {
  readonly timing: CallTiming;
  readonly turns: Turns;
  readonly startedMs: number;
}

/** For each answer the response gap on the timeline, next to the latencies that the provider reports. */
export function Waterfall({ timing: { answers }, turns, startedMs }: Props) {
  const { responseGap, unanswered } = turns.measures;
  const rows = answers.map((answer) => ({ answer, parts: partsOf(answer.exchange) }));
  const hasParts = rows.some(({ parts }) => parts.length > 0);
  const widestMs = Math.max(1, ...rows.map(({ answer, parts }) => Math.max(answer.gapMs, lengthOf(parts))));
  return (
    <div class="turns">
      <p class="figures">
        <DistributionFigures unit="exact response gap" distribution={responseGap} />
        {unanswered > 0 && (
          <span>
            <b>{unanswered}</b> unanswered
          </span>
        )}
      </p>
      {answers.some(({ exchange }) => exchange.isRough) && (
        <p class="note">
          ~ measured between timestamps: the duration of the speech is unknown, so percentiles leave these gaps out.
        </p>
      )}
      {answers.length === 0 && <p class="note">No answer of the bot to the user yet.</p>}
      {hasParts && <PartsLegend parts={rows.flatMap(({ parts }) => parts)} />}
      {answers.length > 0 && (
        <table class="gaps waterfall">
          <caption class="offscreen">
            Answers, each with its response gap and the latency that the provider reports
          </caption>
          <thead>
            <tr>
              <th scope="col">Answer at</th>
              <th scope="col">Gap</th>
              <th scope="col">{hasParts ? 'Where the time went, by the provider' : 'Waited'}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ answer, parts }) => (
              <Row
                key={answer.exchange.index}
                answer={answer}
                parts={parts}
                widestMs={widestMs}
                startedMs={startedMs}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface RowProps {
  readonly answer: Answer;
  readonly parts: readonly Part[];
  readonly widestMs: number;
  readonly startedMs: number;
}

function Row({ answer, parts, widestMs, startedMs }: RowProps) {
  const { gapMs, exchange, utterance, endMs } = answer;
  const share = (ms: number) => `${(ms / widestMs) * 100}%`;
  const e2eMs = exchange.latency?.e2eMs ?? null;
  return (
    <tr>
      <td class="mono">
        <a href={eventHash(utterance.eventIds[0] ?? '')}>{formatOffset(endMs - startedMs)}</a>
      </td>
      <td class="number">
        {exchange.isRough && '~'}
        {gapMs < 0 ? `−${formatDuration(-gapMs)}` : formatDuration(gapMs)}
      </td>
      <td class="meter">
        <span class="stages" aria-hidden="true">
          {parts.length === 0 && gapMs > 0 && <i class="waited" style={{ width: share(gapMs) }} />}
          {parts.map(({ name, lengthMs }) => (
            <i
              key={name}
              class={partClass(name)}
              style={{ width: share(lengthMs) }}
              title={`${name} ${formatDuration(lengthMs)}`}
            />
          ))}
        </span>
        <span class="stage-words">
          {[...parts.map(partWords), e2eMs !== null && `end to end ${formatDuration(e2eMs)}`]
            .filter(Boolean)
            .join(', ')}
        </span>
      </td>
    </tr>
  );
}

function PartsLegend({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <p class="legend" aria-hidden="true">
      {namesOf(parts).map((name) => (
        <span key={name}>
          <i class={`key ${partClass(name)}`} /> {name}
        </span>
      ))}
    </p>
  );
}

const partWords = ({ name, lengthMs }: Part): string => `${name} ${formatDuration(lengthMs)}`;
const partClass = (name: string): string => `stage-${name.replaceAll(' ', '-').toLowerCase()}`;
