import { Agent, request } from 'node:http';

export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Undefined where the answer is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: checks look into answers whose shape the tests against the API reference prove
  readonly json: any;
}

/** No call of a check may hang longer: the service promises an answer, or a cut connection, long before. */
const CALL_TIMEOUT_MS = 60_000;

/** Plain HTTP on a pool of connections of its own: nothing is tried again behind the back of a check. */
export class HttpCaller {
  private readonly agent: Agent;

  constructor(
    readonly address: string,
    maxConnections = 64,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: maxConnections });
  }

  get = (path: string): Promise<CallAnswer> => this.call('GET', path);

  post = (path: string, body: unknown): Promise<CallAnswer> => this.call('POST', path, JSON.stringify(body));

  /** Rejects where the connection ended before the whole answer was there. */
  call(method: string, path: string, body?: string): Promise<CallAnswer> {
    const headers =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const outgoing = request(`${this.address}${path}`, { method, agent: this.agent, headers }, (incoming) => {
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
      outgoing.setTimeout(CALL_TIMEOUT_MS, () => outgoing.destroy(new Error(`no answer: ${method} ${path}`)));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
