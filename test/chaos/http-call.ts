import { Agent } from 'node:http';
import { exchange, type HttpAnswer } from '../http-exchange.js';

export type CallAnswer = HttpAnswer;

/** No call of a check may take longer: the service promises an answer, or a closed connection, long before. */
const CALL_TIMEOUT_MS = 60_000;

/** Plain HTTP with a pool of connections of its own: nothing is retried without the check. */
export class HttpCaller {
  private readonly agent: Agent;
  private readonly url: URL;

  constructor(
    readonly address: string,
    maxConnections = 64,
  ) {
    this.url = new URL(address);
    this.agent = new Agent({ keepAlive: true, maxSockets: maxConnections });
  }

  get = (path: string): Promise<CallAnswer> => this.call('GET', path);

  post = (path: string, body: unknown): Promise<CallAnswer> => this.call('POST', path, JSON.stringify(body));

  /** Rejects if the connection ended before the whole answer was there. */
  call(method: string, path: string, body?: string): Promise<CallAnswer> {
    const { hostname, port } = this.url;
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    return exchange({ method, path, hostname, port, agent: this.agent, headers }, body, CALL_TIMEOUT_MS);
  }

  close(): void {
    this.agent.destroy();
  }
}
