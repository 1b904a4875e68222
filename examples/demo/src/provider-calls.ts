import { styleText } from 'node:util';
import { UnexpectedAnswer } from './api.js';
import type { DemoScreen } from './demo-screen.js';

/** What a voice platform would post at the end of a call. */
export interface ProviderDelivery {
  /** As in `POST /ingest/:provider`. */
  readonly provider: string;
  /** The session, if the body does not identify the call. */
  readonly sessionId?: string;
  readonly body: Uint8Array;
}

export interface ProviderCallsParts {
  /** Address of the service, without a path. */
  readonly address: string;
  readonly deliveries: readonly ProviderDelivery[];
  readonly screen: Pick<DemoScreen, 'write'>;
  /** Aborts the run, which then rejects. */
  readonly signal: AbortSignal;
}

interface IngestAnswer {
  readonly sessions: readonly { readonly sessionId: string; readonly appended: number }[];
}

const NAME_CHARS = 16;

/** Posts one call of each platform as the platform would, and shows which session it became. */
export async function deliverProviderCalls(parts: ProviderCallsParts): Promise<void> {
  const { deliveries, screen } = parts;
  screen.write(`\n${styleText('bold', 'One call of each voice platform, posted as the platform does')}\n`);
  for (const delivery of deliveries) {
    const { sessions } = await post(delivery, parts);
    for (const { sessionId, appended } of sessions) {
      screen.write(`  ${delivery.provider.padEnd(NAME_CHARS)} ${String(appended).padStart(3)} events  ${sessionId}\n`);
    }
  }
}

async function post(
  { provider, sessionId, body }: ProviderDelivery,
  { address, signal }: ProviderCallsParts,
): Promise<IngestAnswer> {
  const query = sessionId === undefined ? '' : `?sessionId=${encodeURIComponent(sessionId)}`;
  const path = `/ingest/${provider}${query}`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(address + path, { method: 'POST', headers, body: Buffer.from(body), signal });
  if (response.ok) return (await response.json()) as IngestAnswer;
  throw new UnexpectedAnswer(`POST ${path}: ${response.status} ${await response.text()}`);
}
