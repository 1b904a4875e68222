import { BASE_PATH } from './base-path.js';
import { reportGone } from './connection.js';
import { ServerGone, toApiError } from './problem.js';

/** An answer with its entity tag. */
export interface Tagged<Answer> {
  readonly data: Answer;
  readonly etag: string | null;
}

/** @throws ApiError for an error response, ServerGone if there was no response. */
export async function getJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await answerOf(path, signal ? { signal } : {});
  // Health answers with 503 too, and that is not a problem document.
  const isAnswer = response.ok || response.headers.get('content-type')?.startsWith('application/json');
  if (!isAnswer) throw await toApiError(response);
  return (await response.json()) as Answer;
}

/** Returns undefined for 404. */
export async function getTagged<Answer>(path: string, signal?: AbortSignal): Promise<Tagged<Answer> | undefined> {
  const response = await answerOf(path, { cache: 'no-store', ...(signal ? { signal } : {}) });
  if (response.status === 404) return undefined;
  return taggedAnswer<Answer>(response);
}

/** Sends a change; `conditions` are headers such as `If-Match`. */
export async function sendJson<Answer>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  conditions: Readonly<Record<string, string>> = {},
): Promise<Tagged<Answer>> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...conditions };
  return taggedAnswer<Answer>(await answerOf(path, { method, headers, ...content }));
}

async function taggedAnswer<Answer>(response: Response): Promise<Tagged<Answer>> {
  if (!response.ok) throw await toApiError(response);
  const text = await response.text();
  return { data: (text === '' ? undefined : JSON.parse(text)) as Answer, etag: response.headers.get('etag') };
}

async function answerOf(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(BASE_PATH + path, { ...request, headers: { accept: 'application/json', ...request.headers } });
  } catch (error) {
    if (request.signal?.aborted) throw error;
    reportGone();
    throw new ServerGone('The service does not answer.');
  }
}
