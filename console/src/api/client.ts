import { BASE_PATH } from './base-path.js';
import { reportGone } from './connection.js';
import { ServerGone, toApiError } from './problem.js';

/** @throws ApiError for an answer that is none, ServerGone where there was no answer. */
export async function getJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await answerOf(path, signal);
  // Health is told with 503 too, and is an answer.
  const isAnswer = response.ok || response.headers.get('content-type')?.startsWith('application/json');
  if (!isAnswer) throw await toApiError(response);
  return (await response.json()) as Answer;
}

async function answerOf(path: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(BASE_PATH + path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  } catch (error) {
    if (signal?.aborted) throw error;
    reportGone();
    throw new ServerGone('The service does not answer.');
  }
}
