import { gzipSync } from 'node:zlib';

/** What is written to a bare socket, and what its answers must look like, in order. */
export interface SocketCase {
  readonly name: string;
  readonly bytes: string | Buffer;
  /** The status line of every answer; empty if the connection is closed without one. */
  readonly statuses: readonly number[];
}

const END = 'Connection: close\r\n\r\n';
const HEALTH = 'GET /health/live HTTP/1.1\r\nHost: x\r\n';
const post = (headers: string, body: string) =>
  `POST /sessions/r/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;
const EVENT = '{"eventId":"e1","type":"system"}';
const CHUNKS = `${EVENT.length.toString(16)}\r\n${EVENT}\r\n0\r\n\r\n`;

const socketCase = (name: string, bytes: string | Buffer, ...statuses: readonly number[]): SocketCase => ({
  name,
  bytes,
  statuses,
});

const GARBAGE = [
  socketCase('words', 'NONSENSE\r\n\r\n', 400),
  socketCase('zeros', Buffer.alloc(1_000), 400),
  socketCase('a TLS hello', Buffer.from('16030100c8010000c40303', 'hex'), 400),
  socketCase('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400),
  socketCase('HTTP/0.9, which the parser of Node knows', 'GET /health/live\r\n\r\n', 200),
  socketCase('HTTP/9.9', 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n', 400),
  socketCase('gzip', gzipSync(HEALTH), 400),
  socketCase('a blank in the path', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 400),
  socketCase('a blank before the colon', `GET /health HTTP/1.1\r\nHost : x\r\n${END}`, 400),
  socketCase('a header without a colon', `${HEALTH}nonsense\r\n${END}`, 400),
  socketCase('an empty header name', `${HEALTH}: x\r\n${END}`, 400),
  socketCase('a header with U+0000', `${HEALTH}X-A: a\0b\r\n${END}`, 400),
  socketCase('a header with a bare CR', `${HEALTH}X-A: a\rX-B: b\r\n${END}`, 400),
  socketCase('a folded header', `${HEALTH}X-A: a\r\n b\r\n${END}`, 400),
  socketCase('an unknown method', `BREW /health HTTP/1.1\r\nHost: x\r\n${END}`, 400),
  socketCase('a method in lower case', `get /health HTTP/1.1\r\nHost: x\r\n${END}`, 400),
  socketCase('no Host', `GET /health HTTP/1.1\r\n${END}`, 400),
  socketCase('bare LF', 'GET /health/live HTTP/1.1\nHost: x\n\n', 400),
];

const LENGTHS = [
  socketCase('CL and TE', post(`Content-Length: 5\r\nTransfer-Encoding: chunked\r\n${END.slice(0, -2)}`, CHUNKS), 400),
  socketCase('TE and CL', post(`Transfer-Encoding: chunked\r\nContent-Length: 5\r\n${END.slice(0, -2)}`, CHUNKS), 400),
  socketCase('two lengths that differ', post('Content-Length: 32\r\nContent-Length: 5\r\n', EVENT), 400),
  socketCase('two lengths that agree', post('Content-Length: 32\r\nContent-Length: 32\r\n', EVENT), 400),
  socketCase('a list of lengths', post('Content-Length: 32, 32\r\n', EVENT), 400),
  socketCase('a negative length', post('Content-Length: -1\r\n', EVENT), 400),
  socketCase('a length with a sign', post('Content-Length: +32\r\n', EVENT), 400),
  socketCase('a hexadecimal length', post('Content-Length: 0x20\r\n', EVENT), 400),
  socketCase('a length beyond all bounds', post(`Content-Length: ${'9'.repeat(30)}\r\n`, EVENT), 400),
  socketCase('a length of a terabyte', post('Content-Length: 1000000000000\r\nConnection: close\r\n', ''), 413),
  socketCase('TE twice', post('Transfer-Encoding: chunked, chunked\r\n', CHUNKS), 400),
  socketCase('TE that is not chunked', post('Transfer-Encoding: gzip\r\n', EVENT), 400),
  socketCase('TE that is chunked last', post(`Transfer-Encoding: gzip, chunked\r\n${END.slice(0, -2)}`, CHUNKS), 415),
  socketCase('TE with a tab', post('Transfer-Encoding:\tchunked\r\nConnection: close\r\n', CHUNKS), 200),
  socketCase('TE spelled wrong', post('Transfer-Encoding: xchunked\r\n', CHUNKS), 400),
  socketCase('chunks', post('Transfer-Encoding: chunked\r\nConnection: close\r\n', CHUNKS), 200),
  socketCase('chunks in capitals', post('Transfer-Encoding: CHUNKED\r\nConnection: close\r\n', CHUNKS), 200),
  socketCase(
    'chunks with extensions and trailers',
    post('Transfer-Encoding: chunked\r\nConnection: close\r\n', `20;a=b;c="d"\r\n${EVENT}\r\n0;x\r\nX-T: 1\r\n\r\n`),
    200,
  ),
  socketCase('a chunk size that is none', post('Transfer-Encoding: chunked\r\n', 'xyz\r\n'), 400),
  socketCase('a chunk size beyond all bounds', post('Transfer-Encoding: chunked\r\n', `${'f'.repeat(20)}\r\n`), 400),
  socketCase('a negative chunk size', post('Transfer-Encoding: chunked\r\n', '-1\r\n'), 400),
];

const TARGETS = [
  socketCase('an absolute target', `GET http://other.example/health/live HTTP/1.1\r\nHost: x\r\n${END}`, 200),
  socketCase('an absolute target of no path', `PATCH http://other.example/sessions HTTP/1.1\r\nHost: x\r\n${END}`, 405),
  socketCase('an absolute target of nothing', `GET http://other.example/nowhere HTTP/1.1\r\nHost: x\r\n${END}`, 404),
  socketCase('OPTIONS of everything', `OPTIONS * HTTP/1.1\r\nHost: x\r\n${END}`, 404),
  socketCase('CONNECT', `CONNECT x:80 HTTP/1.1\r\nHost: x\r\n${END}`),
  socketCase('a huge URL', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n${END}`, 431),
  socketCase('10,000 header lines', `${HEALTH}${'X-A: b\r\n'.repeat(10_000)}${END}`, 431),
  socketCase('500 header lines', `${HEALTH}${'A: b\r\n'.repeat(500)}${END}`, 200),
  socketCase('a huge header', `${HEALTH}Authorization: ${'x'.repeat(20_000)}\r\n${END}`, 431),
  socketCase(
    'raw bytes in the path',
    Buffer.from(`GET /sessions/\xff\xfe HTTP/1.1\r\nHost: x\r\n${END}`, 'latin1'),
    400,
  ),
];

const HEADERS = [
  socketCase('HTTP/1.0', 'GET /health/live HTTP/1.0\r\n\r\n', 200),
  socketCase('the header __proto__', `${HEALTH}__proto__: x\r\nconstructor: y\r\n${END}`, 200),
  socketCase('Host twice', `${HEALTH}host: y\r\n${END}`, 400),
  socketCase('two request ids', `${HEALTH}X-Request-Id: a\r\nX-Request-Id: b\r\n${END}`, 200),
  socketCase('two types', post(`Content-Type: text/plain\r\nContent-Length: 32\r\n${END.slice(0, -2)}`, EVENT), 200),
  socketCase(
    'Expect: 100-continue',
    post('Expect: 100-continue\r\nContent-Length: 32\r\nConnection: close\r\n', EVENT),
    100,
    200,
  ),
  socketCase(
    'Expect of something else',
    post('Expect: nonsense\r\nContent-Length: 32\r\nConnection: close\r\n', EVENT),
    417,
  ),
  socketCase('blank lines before a request', `\r\n\r\n${HEALTH}${END}`, 200),
  socketCase(
    'an upgrade to h2c',
    `${HEALTH}Upgrade: h2c\r\nHTTP2-Settings: x\r\nConnection: close, Upgrade\r\n\r\n`,
    200,
  ),
];

export const SOCKETS: readonly SocketCase[] = [...GARBAGE, ...LENGTHS, ...TARGETS, ...HEADERS];

/** Twenty requests written at once, whose answers must arrive in this order. */
export const PIPELINE: readonly { readonly path: string; readonly status: number }[] = Array.from(
  { length: 20 },
  (_, index) => (index % 3 === 0 ? { path: '/nowhere', status: 404 } : { path: '/sessions/r', status: 200 }),
);
