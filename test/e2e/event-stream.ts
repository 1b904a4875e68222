import { type IncomingMessage, request } from 'node:http';
import { assertFits, assertMatchesDocument, DOCUMENT } from '../openapi-responses.js';

interface Message {
  readonly id: string | undefined;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what the reader of a stream finds in it
  readonly data: any;
}

/** The schemas of what a stream sends; the other messages are not records. */
const SCHEMAS: Readonly<Record<string, string>> = { event: 'Event', session: 'Session' };

/**
 * A client of server-sent events over a real socket. Its answer and each record are checked against the API reference.
 */
export class EventStream {
  readonly messages: Message[] = [];
  status = 0;
  isClosed = false;
  private text = '';
  private fault: unknown;
  private readonly waiting = new Set<() => void>();
  private readonly call;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.call = request(url, { headers, agent: false }, (response) => {
      this.status = response.statusCode ?? 0;
      const isStream = response.headers['content-type']?.startsWith('text/event-stream') ?? false;
      if (isStream) this.check(url, response);
      response.setEncoding('utf8').on('data', (chunk: string) => {
        if (isStream) this.read(chunk);
        else this.text += chunk;
      });
      response.on('close', () => {
        if (!isStream) this.check(url, response);
        this.isClosed = true;
        this.changed();
      });
      this.changed();
    });
    this.call.on('error', () => undefined).end();
  }

  close(): void {
    this.call.destroy();
  }

  /** Resolves once the condition holds; rejects if something arrived that the API reference does not allow. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds() && this.fault === undefined) await new Promise<void>((resolve) => this.waiting.add(resolve));
    if (this.fault !== undefined) throw this.fault;
  }

  get sequences(): number[] {
    return this.messages.filter(({ event }) => event === 'event').map(({ data }) => data.sequence);
  }

  has = (event: string) => this.messages.some((message) => message.event === event);

  private read(chunk: string): void {
    const blocks = (this.text + chunk).split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)));
      if (!fields.data) continue;
      const data = JSON.parse(fields.data);
      const schema = SCHEMAS[fields.event];
      if (schema !== undefined) this.note(() => assertFits(DOCUMENT, schema, data));
      this.messages.push({ id: fields.id, event: fields.event, data });
    }
    this.changed();
  }

  private check(url: string, { headers }: IncomingMessage): void {
    const answer = { method: 'GET', path: new URL(url).pathname, status: this.status, headers, body: this.text };
    this.note(() => assertMatchesDocument(DOCUMENT, answer));
  }

  private note(assert: () => void): void {
    try {
      assert();
    } catch (error) {
      this.fault ??= error;
    }
  }

  private changed(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
