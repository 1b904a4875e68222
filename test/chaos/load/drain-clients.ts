import { once } from 'node:events';
import { Agent, request } from 'node:http';

/** The outcome of one request, as its client saw it. */
export interface Outcome {
  readonly sessionId: string;
  readonly eventId: string;
  /** Undefined if the connection ended without an answer, or with a part of one. */
  readonly status: number | undefined;
  readonly sequence: number | undefined;
  readonly hasRetryAfter: boolean;
  /** Nobody listened any more. */
  readonly isRefused: boolean;
}

/**
 * Clients in closed loops, each with a persistent connection of its own, until they are told to stop or nobody listens.
 */
export class DrainClients {
  readonly outcomes: Outcome[] = [];
  private isOver = false;

  constructor(
    private readonly address: string,
    private readonly sessionIds: readonly string[],
  ) {}

  /** Resolves when every client is done. */
  async run(clients: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, (_, client) => this.client(client)));
  }

  stop(): void {
    this.isOver = true;
  }

  private async client(client: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sessionId = this.sessionIds[client % this.sessionIds.length] ?? '';
    for (let index = 0; !this.isOver; index++) {
      const eventId = `c${client}-${index}`;
      const outcome = await post(agent, this.address, sessionId, eventId);
      this.outcomes.push(outcome);
      // Nobody listens any more, or will soon stop: a gateway would send the request elsewhere.
      if (outcome.status !== 201) break;
    }
    agent.destroy();
  }
}

async function post(agent: Agent, address: string, sessionId: string, eventId: string): Promise<Outcome> {
  const body = JSON.stringify({ eventId, type: 'user_speech', payload: { words: 'while it stops' } });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const none = { sessionId, eventId, status: undefined, sequence: undefined, hasRetryAfter: false, isRefused: false };
  try {
    const outgoing = request(`${address}/sessions/${sessionId}/events`, { method: 'POST', agent, headers });
    outgoing.end(body);
    const [incoming] = await once(outgoing, 'response');
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const hasRetryAfter = incoming.headers['retry-after'] !== undefined;
    return { ...none, status: incoming.statusCode, sequence: JSON.parse(text).sequence, hasRetryAfter };
  } catch (error) {
    return { ...none, isRefused: error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED' };
  }
}
