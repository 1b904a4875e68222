import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './free-port.js';

/**
 * What the network does to a service and its server:
 * - `refuse`: nobody listens, and open connections are reset;
 * - `reset`: every connection is accepted and reset;
 * - `swallow`: connections stay open, and nothing passes in either direction (a black hole);
 * - `delay`: every reply arrives this much later;
 * - `cut`: requests pass; a connection is reset after this many bytes of replies. With 0 bytes a reply is lost after
 *   its request was carried out. If a text is given, only the connections whose requests contain it are cut: background
 *   work of the service continues, and cannot keep the request of a test from being sent.
 */
export type Fault =
  | { readonly kind: 'none' | 'refuse' | 'reset' | 'swallow' }
  | { readonly kind: 'delay'; readonly delayMs: number }
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly requestsWith?: string };

interface Link {
  readonly client: Socket;
  readonly upstream: Socket;
  /** Replies that have not been sent yet, in their order. */
  readonly delayed: { readonly chunk: Buffer; readonly dueMs: number }[];
  replyBytes: number;
  /** A request contained the text of the fault. */
  isMeant: boolean;
  /** Bytes are missing, so the connection must not be used any more. */
  isBroken: boolean;
}

function isCut(link: Link, fault: Fault): fault is Extract<Fault, { kind: 'cut' }> {
  return fault.kind === 'cut' && (fault.requestsWith === undefined || link.isMeant);
}

/** A TCP proxy on a port of its own, whose faults a test turns on and off. */
export class FaultProxy {
  private readonly links = new Set<Link>();
  private fault: Fault = { kind: 'none' };
  private server: Server;
  /** Connections that were accepted, including those that were reset at once. */
  accepted = 0;
  /** Bytes of requests that disappeared in the black hole. */
  swallowed = '';

  private constructor(
    readonly port: number,
    private readonly target: { readonly port: number; readonly host: string },
    server: Server,
  ) {
    this.server = server;
    server.on('connection', (client) => this.accept(client));
  }

  static async start(targetPort: number, targetHost = '127.0.0.1'): Promise<FaultProxy> {
    // Listens on the same port again after it was away.
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(port, { port: targetPort, host: targetHost }, server);
  }

  get openLinks(): number {
    return this.links.size;
  }

  async inject(fault: Fault): Promise<void> {
    this.fault = fault;
    for (const link of [...this.links]) {
      link.replyBytes = 0;
      link.isMeant = false;
      if (link.isBroken || fault.kind === 'refuse' || fault.kind === 'reset') this.end(link);
    }
    if (fault.kind === 'refuse') await this.stopListening();
    else await this.listen();
  }

  async stop(): Promise<void> {
    await this.inject({ kind: 'refuse' });
  }

  private async stopListening(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private async listen(): Promise<void> {
    if (this.server.listening) return;
    this.server = createServer((client) => this.accept(client)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private accept(client: Socket): void {
    this.accepted++;
    client.on('error', () => undefined);
    if (this.fault.kind === 'reset' || this.fault.kind === 'refuse') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.target);
    const link: Link = { client, upstream, delayed: [], replyBytes: 0, isMeant: false, isBroken: false };
    this.links.add(link);
    client.on('data', (chunk) => this.pass(link, chunk));
    upstream.on('data', (chunk) => this.reply(link, chunk));
    upstream.on('error', () => this.end(link));
    client.on('close', () => this.end(link));
    upstream.on('close', () => this.end(link));
  }

  private pass(link: Link, chunk: Buffer): void {
    const { fault } = this;
    if (fault.kind === 'cut' && fault.requestsWith) link.isMeant ||= chunk.includes(fault.requestsWith);
    if (fault.kind !== 'swallow') {
      link.upstream.write(chunk);
      return;
    }
    this.swallowed += chunk.toString('latin1');
    link.isBroken = true;
  }

  private reply(link: Link, chunk: Buffer): void {
    const { fault } = this;
    if (fault.kind === 'swallow') {
      link.isBroken = true;
    } else if (fault.kind === 'delay' || link.delayed.length > 0) {
      const delayMs = fault.kind === 'delay' ? fault.delayMs : 0;
      link.delayed.push({ chunk, dueMs: Math.max(performance.now() + delayMs, link.delayed.at(-1)?.dueMs ?? 0) });
      if (link.delayed.length === 1) this.sendDelayed(link);
    } else if (isCut(link, fault) && link.replyBytes + chunk.length > fault.afterBytes) {
      link.client.write(chunk.subarray(0, fault.afterBytes - link.replyBytes), () => this.end(link));
    } else {
      link.replyBytes += chunk.length;
      link.client.write(chunk);
    }
  }

  private sendDelayed(link: Link): void {
    const [next] = link.delayed;
    if (!next) return;
    setTimeout(
      () => {
        link.client.write(next.chunk);
        link.delayed.shift();
        this.sendDelayed(link);
      },
      Math.max(0, next.dueMs - performance.now()),
    );
  }

  private end(link: Link): void {
    this.links.delete(link);
    if (!link.client.destroyed) link.client.resetAndDestroy();
    link.upstream.destroy();
  }
}
