import type { ReadingTask } from '../reading/prepared-body.js';
import type { ImportedFile } from './import-totals.js';

/** A running service refused a file; the message says why. */
export class DeliveryRefused extends Error {
  override readonly name = 'DeliveryRefused';
}

/** Ingests through a running service. @throws DeliveryRefused */
export async function deliver(
  url: string,
  { provider, bytes, isNdjson, sessionId }: ReadingTask,
): Promise<ImportedFile> {
  const target = new URL(`${url.replace(/\/+$/, '')}/ingest/${provider}`);
  if (sessionId !== undefined) target.searchParams.set('sessionId', sessionId);
  const type = isNdjson ? 'application/x-ndjson' : 'application/json';
  const response = await post(target, type, bytes);
  const answer = await response.json().catch(() => undefined);
  if (response.ok && answer) return answer as ImportedFile;
  const { code, detail } = (answer ?? {}) as { readonly code?: string; readonly detail?: string };
  throw new DeliveryRefused(`${response.status} ${code ?? ''}: ${detail ?? 'the service gave no reason'}`);
}

async function post(target: URL, type: string, bytes: Uint8Array): Promise<Response> {
  try {
    return await fetch(target, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(bytes) });
  } catch (error) {
    throw new DeliveryRefused(`there is no service at ${target.origin}`, { cause: error });
  }
}
