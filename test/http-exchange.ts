import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Undefined if the answer is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape is proved against the API reference
  readonly json: any;
}

/**
 * One request and its whole answer, without any of the help that `fetch` gives. Rejects if the connection ended before
 * the answer did, or if nothing arrived for this long.
 */
export function exchange(
  options: RequestOptions,
  body: string | Buffer | undefined,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { ...length, ...(options.headers as Record<string, string>) };
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...options, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const isJson = /json/.test(incoming.headers['content-type'] ?? '') && text !== '';
        const json = isJson ? JSON.parse(text) : undefined;
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json });
      });
    });
    const { method, path } = options;
    outgoing.setTimeout(timeoutMs, () =>
      outgoing.destroy(new Error(`no answer within ${timeoutMs} ms: ${method} ${path}`)),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
