import { isObject, nonEmptyText } from '@conversation-service/voice';

/** An error response, with what the page shows about it. */
export class ApiError extends Error {
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
    readonly code: string,
    readonly requestId: string | undefined,
  ) {
    super(detail);
  }
}

/** The service could not be reached. */
export class ServerGone extends Error {}

/** Reads a problem document (RFC 9457), or the text of a proxy. */
export async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = isObject(body) ? body : {};
  const title = nonEmptyText(problem.title) ?? `The answer was ${response.status}`;
  const parts = Array.isArray(problem.errors) ? problem.errors.filter(isObject) : [];
  const faults = parts.map((part) => `${String(part.parameter ?? part.pointer)} ${String(part.detail)}`);
  const detail = [nonEmptyText(problem.detail) ?? response.statusText, ...faults].join('\n');
  const requestId = nonEmptyText(problem.requestId) ?? response.headers.get('x-request-id') ?? undefined;
  return new ApiError(title, detail, response.status, nonEmptyText(problem.code) ?? '', requestId);
}
