import type { Delivery } from '@conversation-service/client';
import { useSignal } from '@preact/signals';
import { sendJson } from '../api/client.js';
import { href } from '../state/router.js';
import { ErrorNote } from './error-note.js';
import { Ago } from './time.js';

interface Props {
  readonly deliveries: readonly Delivery[];
  /** Path of the webhook in the API. */
  readonly address: string;
  readonly onRetried: () => void;
}

/** Recent deliveries, why they failed, and a button to resend them. */
export function DeliveryTable({ deliveries, address, onRetried }: Props) {
  const error = useSignal<Error | undefined>(undefined);
  const retry = async (deliveryId: string) => {
    error.value = undefined;
    try {
      await sendJson('POST', `${address}/deliveries/${encodeURIComponent(deliveryId)}/retry`);
      onRetried();
    } catch (fault) {
      error.value = fault as Error;
    }
  };
  if (deliveries.length === 0) return <p class="note">Nothing has been sent yet.</p>;
  return (
    <>
      {error.value && <ErrorNote error={error.value} />}
      <table class="plain-table deliveries">
        <caption class="offscreen">Deliveries, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Session</th>
            <th scope="col">Result</th>
            <th scope="col">Made</th>
            <th scope="col">Again</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map(({ deliveryId, type, sessionId, status, attempts, lastError, lastStatus, createdAt }) => (
            <tr key={deliveryId}>
              <td>{type}</td>
              <td>
                {sessionId === null ? (
                  '–'
                ) : (
                  <a href={href(`/sessions/${encodeURIComponent(sessionId)}`)}>{sessionId}</a>
                )}
              </td>
              <td class={status === 'failed' || status === 'dead' ? 'bad-text' : undefined}>
                {status}, {attempts} {attempts === 1 ? 'attempt' : 'attempts'}
                {status !== 'delivered' && (lastError ?? lastStatus) !== null && `: ${lastError ?? lastStatus}`}
              </td>
              <td>
                <Ago at={createdAt} />
              </td>
              <td>
                <button type="button" onClick={() => retry(deliveryId)} aria-label={`Send again: ${deliveryId}`}>
                  Send again
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
