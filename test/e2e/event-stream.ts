import { request } from 'node:http';

interface Message {
  readonly id: string | undefined;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: what the reader of a stream finds in it
  readonly data: any;
}

/** A client of server-sent events over a real socket. */
export class EventStream {
  readonly messages: Message[] = [];
  status = 0;
  isClosed = false;
  private text = '';
  private readonly waiting = new Set<() => void>();
  private readonly call;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.call = request(url, { headers, agent: false }, (response) => {
      this.status = response.statusCode ?? 0;
      response.setEncoding('utf8').on('data', (chunk: string) => this.read(chunk));
      response.on('close', () => {
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

  /** Resolves once it holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.waiting.add(resolve));
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
      if (fields.data) this.messages.push({ id: fields.id, event: fields.event, data: JSON.parse(fields.data) });
    }
    this.changed();
  }

  private changed(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
