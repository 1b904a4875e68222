/**
 * A `fetch` that compares every answer of the service with the API reference, without changing it for the test.
 * `settle` reports answers that are not documented, even if the test did not look at them.
 */
export class CheckedFetch {
  private checks: Promise<void>[] = [];
  private faults: unknown[] = [];

  constructor(private readonly plainFetch: typeof globalThis.fetch) {}

  readonly fetch: typeof globalThis.fetch = async (...args) => {
    const [input, init] = args;
    const response = await this.plainFetch(...args);
    // Every answer of a route has an id; answers of other servers in tests, and of the HTTP parser, have none.
    if (response.headers.has('x-request-id')) {
      const request = new Request(input, { ...init, body: null });
      const check = checkAnswer(request, response, bodyOf(response));
      this.checks.push(check.catch((fault: unknown) => void this.faults.push(fault)));
    }
    return response;
  };

  /** Rejects if an answer since the last call is not documented. */
  async settle(): Promise<void> {
    await Promise.all(this.checks.splice(0));
    const [fault] = this.faults.splice(0);
    if (fault !== undefined) throw fault;
  }
}

async function checkAnswer({ method, url }: Request, response: Response, reading: Promise<string | undefined>) {
  // Not at the top, because most test files make no requests and need not load it.
  const { assertMatchesDocument, DOCUMENT, isDocumented } = await import('./openapi-responses.js');
  const path = new URL(url).pathname;
  // The console is for people, and not part of the API.
  if (response.ok && !isDocumented(DOCUMENT, path)) return;
  const body = await reading;
  const { status, headers } = response;
  if (body !== undefined) assertMatchesDocument(DOCUMENT, { method, path, status, headers, body });
}

/**
 * Nothing of a stream, because it does not end; undefined if the answer was cut off, which the test must notice itself.
 */
async function bodyOf(response: Response): Promise<string | undefined> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) return '';
  return response
    .clone()
    .text()
    .catch(() => undefined);
}
