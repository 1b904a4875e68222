import { Agent } from 'node:http';
import { connect } from 'node:net';
import { exchange } from '../http-exchange.js';
import { assertSound } from './assert-sound.js';
import type { Answer, Sent } from './exchange.js';

/** Is part of every value that must not appear in a problem or in the log. */
export const SECRET = 'hush-7Qx-words';

/** No answer may take longer, whatever was sent: far more than any takes, even with a slow store on a busy machine. */
const HANG_MS = 60_000;

/**
 * Talks to the running service without any of the help that `fetch` gives; every answer is checked against the
 * contract.
 */
export class HostileClient {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly url: URL;

  constructor(address: string) {
    this.url = new URL(address);
  }

  close(): void {
    this.agent.destroy();
  }

  get = (path: string, headers: Readonly<Record<string, string>> = {}) => this.send({ method: 'GET', path, headers });

  post = (path: string, body: string | Buffer, type = 'application/json') =>
    this.send({ method: 'POST', path, body, headers: { 'content-type': type } });

  async send(sent: Sent): Promise<Answer> {
    const { method, path, headers = {}, body } = sent;
    const { hostname, port } = this.url;
    const answer = await exchange({ method, path, hostname, port, agent: this.agent, headers }, body, HANG_MS);
    assertSound(sent, answer, SECRET);
    return answer;
  }

  /**
   * Writes the bytes unchanged; resolves with everything that is received once the server closes or `isDone` says so.
   */
  talk(bytes: string | Buffer, isDone: (text: string) => boolean = () => false): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(this.url.port), this.url.hostname, () => socket.write(bytes));
      let text = '';
      socket.setTimeout(HANG_MS, () => socket.destroy(new Error(`no end after ${HANG_MS} ms: ${text.slice(0, 300)}`)));
      socket.on('data', (data) => {
        text += data.toString('latin1');
        if (isDone(text)) socket.end();
      });
      socket.on('close', () => resolve(text));
      // A server that closes before it has read everything resets the connection; what it sent before counts.
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
      });
    });
  }
}
