/**
 * A `fetch` that holds whatever the service answers against the API reference, beside the test that asked: the test sees
 * each answer as it came, and `settle` tells of those that are not documented, also where nobody looked at them.
 */
export class CheckedFetch {
  private checks: Promise<void>[] = [];
  private faults: unknown[] = [];

  constructor(private readonly plainFetch: typeof globalThis.fetch) {}

  readonly fetch: typeof globalThis.fetch = async (...args) => {
    const [input, init] = args;
    const response = await this.plainFetch(...args);
    // Every answer of a route has an id; other servers of the tests, and the HTTP parser, give none.
    if (response.headers.has('x-request-id')) {
      const request = new Request(input, { ...init, body: null });
      const check = checkAnswer(request, response, bodyOf(response));
      this.checks.push(check.catch((fault: unknown) => void this.faults.push(fault)));
    }
    return response;
  };

  /** Rejects where an answer that came since the last call is not documented. */
  async settle(): Promise<void> {
    await Promise.all(this.checks.splice(0));
    const [fault] = this.faults.splice(0);
    if (fault !== undefined) throw fault;
  }
}

async function checkAnswer({ method, url }: Request, response: Response, reading: Promise<string | undefined>) {
  // Not at the top: most test files ask nobody, and need not load it.
  const { assertMatchesDocument, DOCUMENT, isDocumented } = await import('./openapi-responses.js');
  const path = new URL(url).pathname;
  // The console is for people, and no part of the API.
  if (response.ok && !isDocumented(DOCUMENT, path)) return;
  const body = await reading;
  const { status, headers } = response;
  if (body !== undefined) assertMatchesDocument(DOCUMENT, { method, path, status, headers, body });
}

/** Of a stream nothing, since it does not end; undefined where it was cut, which is for the test to find. */
async function bodyOf(response: Response): Promise<string | undefined> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) return '';
  return response
    .clone()
    .text()
    .catch(() => undefined);
}
