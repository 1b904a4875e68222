import { get, type IncomingMessage } from 'node:http';

/** A reader of a session's stream, which remembers what it saw. */
export class StreamReader {
  readonly sequences: number[] = [];
  /** The service announced the end, and did not only close the connection. */
  isEnded = false;
  private text = '';

  private constructor(
    private readonly incoming: IncomingMessage,
    readonly sessionId: string,
    readonly closed: Promise<void>,
  ) {
    incoming.on('data', (chunk: Buffer) => this.read(chunk));
  }

  /** Resolves once the service has answered with a stream. */
  static open(address: string, sessionId: string, after = 0): Promise<StreamReader> {
    return new Promise((resolve, reject) => {
      const outgoing = get(`${address}/sessions/${sessionId}/stream?after=${after}`, { agent: false }, (incoming) => {
        const closed = Promise.withResolvers<void>();
        incoming.once('close', closed.resolve);
        // A cut in the middle of the stream is visible in what was seen, and is not a failure of its own.
        incoming.on('error', () => undefined);
        if (incoming.statusCode === 200) return resolve(new StreamReader(incoming, sessionId, closed.promise));
        reject(new Error(`a stream was answered ${incoming.statusCode}`));
        incoming.resume();
      });
      outgoing.on('error', reject);
    });
  }

  /** Resolves once it has seen this event, or at once if there is none to wait for. */
  untilSequence(sequence: number | undefined): Promise<void> {
    if (sequence === undefined || this.sequences.at(-1) === sequence) return Promise.resolve();
    return new Promise((resolve) => {
      const onData = () => {
        if ((this.sequences.at(-1) ?? 0) < sequence) return;
        this.incoming.off('data', onData);
        resolve();
      };
      this.incoming.on('data', onData);
      void this.closed.then(resolve);
    });
  }

  /** Stops reading, and leaves the connection open. */
  pause(): void {
    this.incoming.pause();
  }

  close(): void {
    this.incoming.destroy();
  }

  private read(chunk: Buffer): void {
    this.text += chunk;
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end === -1) return;
      const message = this.text.slice(0, end);
      this.text = this.text.slice(end + 2);
      const sequence = /^id: (\d+)$/m.exec(message)?.[1];
      if (sequence !== undefined) this.sequences.push(Number(sequence));
      if (/^event: end$/m.test(message)) this.isEnded = true;
    }
  }
}
