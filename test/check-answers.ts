/**
 * Holds whatever a test fetches from a service of ours against the API reference, wherever the test asks for it: an answer
 * that is not documented makes `fetch` reject. Requests that go past `fetch` are checked where they are made.
 */
const plainFetch = globalThis.fetch;

globalThis.fetch = async (...args) => {
  const [input, init] = args;
  const response = await plainFetch(...args);
  // Every answer of a route has an id; other servers of the tests, and the HTTP parser, give none.
  if (response.headers.has('x-request-id')) await check(new Request(input, { ...init, body: null }), response);
  return response;
};

async function check({ method, url }: Request, response: Response): Promise<void> {
  // Not at the top: most test files ask nobody, and need not load it.
  const { assertMatchesDocument, DOCUMENT, isDocumented } = await import('./openapi-responses.js');
  const path = new URL(url).pathname;
  // The console is for people, and no part of the API.
  if (response.ok && !isDocumented(DOCUMENT, path)) return;
  const { status, headers } = response;
  assertMatchesDocument(DOCUMENT, { method, path, status, headers, body: await bodyOf(response) });
}

/** As far as it is known here: a stream does not end, and an answer that is cut is for the test to find. */
async function bodyOf(response: Response): Promise<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) return '';
  return response.clone().text();
}
