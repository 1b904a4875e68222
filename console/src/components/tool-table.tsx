import type { ToolCall } from '@conversation-service/client';
import { formatDuration, formatOffset } from '../model/format.js';
import { eventHash } from '../model/url-state.js';

const STATUS_WORDS: Readonly<Record<ToolCall['status'], string>> = {
  ok: 'ok',
  error: 'failed',
  cancelled: 'cancelled',
  open: 'no result yet',
  orphan: 'a result without a call',
};

const TONES: Partial<Record<ToolCall['status'], string>> = { error: 'bad-text', orphan: 'bad-text' };

interface Props {
  readonly tools: readonly ToolCall[];
  readonly startedMs: number;
  readonly eventIdOf: (sequence: number) => string | undefined;
}

/** The tools that the bot called, with the outcome and duration of each. */
export function ToolTable({ tools, startedMs, eventIdOf }: Props) {
  if (tools.length === 0) return <p class="note">No tool was called.</p>;
  return (
    <table class="spans">
      <caption class="offscreen">Tool calls</caption>
      <thead>
        <tr>
          <th scope="col">Called at</th>
          <th scope="col">Tool</th>
          <th scope="col">Result</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        {tools.map(({ name, callId, status, calledAt, latencyMs, sequences }) => {
          const at = calledAt === null ? 'unknown' : formatOffset(Date.parse(calledAt) - startedMs);
          const eventId = eventIdOf(sequences[0] ?? 0);
          return (
            <tr key={sequences.join()}>
              <td class="mono">{eventId === undefined ? at : <a href={eventHash(eventId)}>{at}</a>}</td>
              <td class="mono" title={callId ?? undefined}>
                {name ?? '–'}
              </td>
              <td class={TONES[status]}>{STATUS_WORDS[status]}</td>
              <td class="number">{latencyMs === null ? '–' : formatDuration(latencyMs)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
