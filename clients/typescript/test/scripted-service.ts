import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ScriptedRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Returns undefined for no answer at all. */
export type Answer = (request: ScriptedRequest) => Reply | undefined | Promise<Reply | undefined>;

export function problem(status: number, code: string, retryable = false, headers: Record<string, string> = {}): Reply {
  const body = { code, status, detail: 'scripted', title: 'scripted', retryable };
  return { status, body, headers: { 'content-type': 'application/problem+json', ...headers } };
}

/** What the service answers normally. */
export function accept({ path, body }: ScriptedRequest): Reply {
  if (!path.endsWith('/batch')) return { status: 201, body: {} };
  const { events } = body as { readonly events: readonly { readonly eventId: string }[] };
  const results = events.map(({ eventId }, index) => ({ index, eventId, outcome: 'appended', sequence: 1 }));
  return { status: 200, body: { results } };
}

/** A server that answers what a test tells it to, for as long as the test runs. */
export class ScriptedService {
  readonly requests: ScriptedRequest[] = [];
  private readonly server: Server;

  private constructor(public answer: Answer) {
    this.server = createServer((request, response) => void this.reply(request, response));
  }

  static async start(answer: Answer = accept): Promise<ScriptedService> {
    const service = new ScriptedService(answer);
    await new Promise<void>((resolve) => service.server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => service.close());
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Returns the events that were sent, including repeats. */
  get sent(): readonly Readonly<Record<string, unknown>>[] {
    const batches = this.requests.filter(({ path }) => path.endsWith('/batch'));
    return batches.flatMap(({ body }) => body.events as Readonly<Record<string, unknown>>[]);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    const told = { path: request.url ?? '', body };
    this.requests.push(told);
    const reply = await this.answer(told);
    if (!reply) return;
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  }
}
