import { request as connect, createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

const ANSWERS = {
  503: { status: 503, code: 'STORE_UNAVAILABLE', retryable: true, headers: { 'retry-after': '1' } },
  429: { status: 429, code: 'TOO_MANY_REQUESTS', retryable: true, headers: { 'retry-after': '1' } },
  413: { status: 413, code: 'PAYLOAD_TOO_LARGE', retryable: false, headers: {} },
};
const TOO_LARGE_BYTES = 3_000;

/**
 * A proxy in front of a service that fails on demand; without a service behind it, it collects the ids that it
 * receives.
 */
export class Front {
  /** `pass`, `503`, `429`, `413` (for large bodies), `black hole`, `down` */
  mode = 'pass';
  ids = [];
  #held = [];

  static async start(target) {
    const front = new Front();
    front.target = target;
    front.server = createServer((request, response) => front.#take(request, response));
    await new Promise((resolve) => front.server.listen(0, '127.0.0.1', resolve));
    front.url = `http://127.0.0.1:${front.server.address().port}`;
    return front;
  }

  set(mode) {
    this.mode = mode;
    // Hanging connections are cut, as by a network that recovers.
    if (mode === 'pass') for (const socket of this.#held.splice(0)) socket.destroy();
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #take(request, response) {
    if (this.mode === 'down') return void request.socket.destroy();
    const body = await bodyOf(request);
    if (!body) return;
    if (this.mode === 'black hole') return void this.#held.push(request.socket);
    const isLarge = body.length > TOO_LARGE_BYTES;
    const answer = this.mode !== '413' || isLarge ? ANSWERS[this.mode] : undefined;
    if (answer) return this.#answer(response, answer);
    return this.target ? this.#forward(request, body, response) : this.#keep(request, body, response);
  }

  #answer(response, { status, code, retryable, headers }) {
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
    response.end(JSON.stringify({ code, status, retryable, title: code, detail: 'scripted' }));
  }

  #forward(request, body, response) {
    const { method, url, headers } = request;
    const { host: _host, ...rest } = headers;
    const onward = connect(this.target + url, { method, headers: rest }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    onward.end(body);
  }

  #keep(request, body, response) {
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
    for (const [, id] of text.matchAll(/"id": ?"([^"]+)"/g)) this.ids.push(id);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"status":1,"success":true}');
  }
}

/** Returns nothing if the sender ends early: such a request has not arrived. */
async function bodyOf(request) {
  const chunks = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
