import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly id: string;
  readonly atMs: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies
  readonly body: any;
}

/** What a receiver answers with. */
export type Respond = (received: Received) => number | Promise<number>;

/** A receiver of webhooks on this machine, which keeps what arrived, in order. */
export class WebhookReceiver {
  readonly received: Received[] = [];

  private constructor(
    private readonly server: Server,
    public respond: Respond,
  ) {}

  static async start(respond: Respond = () => 204): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server, respond);
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const id = String(request.headers['webhook-id']);
      const received = { id, atMs: Date.now(), headers: request.headers, text, body: JSON.parse(text) };
      receiver.received.push(received);
      response.writeHead(await receiver.respond(received)).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook?token=s3cret`;
  }

  get types(): readonly string[] {
    return this.received.map(({ body }) => body.type);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
