import { setTimeout as delay } from 'node:timers/promises';

/** One message of a stream of server-sent events. */
export interface StreamMessage {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** Delay before reconnecting. */
const RETRY_MS = 1_000;

/**
 * Yields the messages of a stream, across lost connections: resumes after the last id received. Ends with the stream
 * (204, or an `end` message).
 * @throws if the server refuses (4xx).
 */
export async function* readStream(
  url: string,
  signal: AbortSignal,
  onLost: (why: string) => void,
): AsyncGenerator<StreamMessage, void, void> {
  let lastId: string | undefined;
  while (!signal.aborted) {
    try {
      const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId };
      const response = await fetch(url, { headers, signal });
      if (response.status === 204) return;
      if (response.status >= 400 && response.status < 500) throw new Refused(await detailOf(response));
      if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
      for await (const message of parseStream(response.body.pipeThrough(new TextDecoderStream()))) {
        lastId = message.id ?? lastId;
        yield message;
        if (message.event === 'end') return;
      }
      onLost('the server closed the connection');
    } catch (error) {
      if (error instanceof Refused || signal.aborted) throw error;
      onLost(error instanceof Error ? error.message : 'unknown fault');
    }
    await delay(RETRY_MS);
  }
}

/** The server refuses this stream permanently. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, as far as our service uses it. */
async function* parseStream(chunks: AsyncIterable<string>): AsyncGenerator<StreamMessage, void, void> {
  let text = '';
  for await (const chunk of chunks) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.split(':', 1)[0], line.replace(/^[^:]*: ?/, '')]));
      const data = fields.get('data');
      if (data !== undefined) yield { id: fields.get('id'), event: fields.get('event') ?? 'message', data };
    }
  }
}

async function detailOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => ({}))) as { detail?: string };
  return problem.detail ?? `the server answered ${response.status}`;
}
