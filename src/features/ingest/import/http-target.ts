import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../ports/clock.js';
import { ingestErrors } from '../ingest-errors.js';
import type { ReadingTask } from '../reading/prepared-body.js';
import type { SchemeInForce } from '../signatures/schemes.js';
import { FileRefused } from './import-sources.js';
import type { ImportedFile } from './import-totals.js';

const BUSY: ReadonlySet<number> = new Set([429, 503]);
const MAX_ATTEMPTS = 5;
const LONGEST_WAIT_SECONDS = 30;
const MS_PER_SECOND = 1_000;

const SIGNING_REMEDY = 'Set that variable for this command to the same value: the command signs with it.';

/** A running service, and how to sign requests to it. */
export interface HttpTarget {
  readonly url: string;
  /** Without a secret, nothing is signed. */
  readonly scheme: SchemeInForce;
  readonly clock: Clock;
}

/** Ingests through a running service. @throws FileRefused */
export async function deliver(
  { url, scheme: { scheme, secret }, clock }: HttpTarget,
  { provider, bytes, isNdjson, sessionId }: ReadingTask,
): Promise<ImportedFile> {
  const target = new URL(`${url.replace(/\/+$/, '')}/ingest/${provider}`);
  if (sessionId !== undefined) target.searchParams.set('sessionId', sessionId);
  const type = isNdjson ? 'application/x-ndjson' : 'application/json';
  const response = await untilItHasRoom(async () => {
    const signature = secret === undefined ? {} : await scheme.headersFor(secret, bytes, clock.nowMs());
    return post(target, { 'content-type': type, ...signature }, bytes);
  });
  const answer = await response.json().catch(() => undefined);
  if (response.ok && answer) return answer as ImportedFile;
  const { code, detail } = (answer ?? {}) as { readonly code?: string; readonly detail?: string };
  const reason = `${response.status} ${code ?? ''}: ${detail ?? 'the service did not say why'}`;
  throw new FileRefused(code === ingestErrors.INVALID_SIGNATURE.code ? `${reason} ${SIGNING_REMEDY}` : reason);
}

/** A busy service says when to try again, and a repeat completes an interrupted delivery. */
async function untilItHasRoom(postOnce: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await postOnce();
    if (!BUSY.has(response.status) || attempt === MAX_ATTEMPTS) return response;
    await response.body?.cancel();
    const told = Number(response.headers.get('retry-after') ?? attempt);
    const seconds = Number.isFinite(told) ? Math.min(told, LONGEST_WAIT_SECONDS) : attempt;
    await delay(seconds * MS_PER_SECOND);
  }
}

async function post(target: URL, headers: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<Response> {
  try {
    return await fetch(target, { method: 'POST', headers: { ...headers }, body: Buffer.from(bytes) });
  } catch (error) {
    throw new FileRefused(`no service answers at ${target.origin}`, { cause: error });
  }
}
