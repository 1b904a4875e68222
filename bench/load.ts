import autocannon from 'autocannon';
import { EVENT_ID_MARK, eventId, OFFSET_MARK, SESSION_MARK, scatter } from './messages.js';
import { answerOnce } from './task.js';

/** One load on one address. The marks of messages.ts in path and body are replaced for each request. */
export interface LoadSpec {
  readonly address: string;
  readonly connections: number;
  /** Either for this long … */
  readonly seconds?: number;
  /** … or for this many requests. */
  readonly requests?: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: string;
  /** Which number replaces the session mark: that of the connection, that of the request, or any below `anyOf`. */
  readonly session: 'of-connection' | 'of-request' | { readonly anyOf: number };
  /** Number of the first event id; loads on the same server must not share ids. */
  readonly firstEvent: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of one core that the load generator used. Near 1, the generator itself was the bottleneck. */
  readonly generatorShare: number;
}

/** A slower response counts as an error. */
const TIMEOUT_SECONDS = 30;

interface Counters {
  connection: number;
  request: number;
  event: number;
}

/**
 * Replaces the marks in the request of one connection in place: creating requests would cost more than sending them.
 */
function fillMarks(client: autocannon.Client, { session }: LoadSpec, counters: Counters): void {
  const connection = counters.connection++;
  const bytes = Buffer.from(client.getRequestBuffer());
  const sessionMarks = findAll(bytes, SESSION_MARK);
  const eventMarks = findAll(bytes, EVENT_ID_MARK);
  const offsetMarks = findAll(bytes, OFFSET_MARK);
  const sessionNumber = () => {
    if (session === 'of-connection') return connection;
    return session === 'of-request' ? counters.request : scatter(counters.request) % session.anyOf;
  };
  client.getRequestBuffer = () => {
    if (sessionMarks.length > 0) {
      const text = String(sessionNumber()).padStart(SESSION_MARK.length, '0');
      for (const at of sessionMarks) bytes.write(text, at, 'latin1');
    }
    for (const at of offsetMarks) bytes.write(lastDigits(counters.request), at, 'latin1');
    for (const at of eventMarks) bytes.write(eventId(counters.event++), at, 'latin1');
    counters.request++;
    return bytes;
  };
}

/** Any of 000 … 999, scattered. */
function lastDigits(request: number): string {
  return String(scatter(request) % 10 ** OFFSET_MARK.length).padStart(OFFSET_MARK.length, '0');
}

function findAll(bytes: Buffer, mark: string): readonly number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) found.push(at);
  return found;
}

async function run(spec: LoadSpec): Promise<LoadResult> {
  const { method, path, body, contentType } = spec;
  const request = {
    method,
    path,
    headers: contentType ? { 'content-type': contentType } : {},
    ...(body === undefined ? {} : { body }),
  };
  const counters = { connection: 0, request: 0, event: spec.firstEvent };
  const startedMs = performance.now();
  const cpuBefore = process.cpuUsage();
  const result = await autocannon({
    url: spec.address,
    connections: spec.connections,
    timeout: TIMEOUT_SECONDS,
    ...(spec.requests === undefined ? { duration: spec.seconds ?? 1 } : { amount: spec.requests }),
    setupClient: (client) => {
      client.setRequests([request]);
      fillMarks(client, spec, counters);
    },
  });
  const cpu = process.cpuUsage(cpuBefore);
  if (result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${method} ${path}: ${result.errors} errors, answers ${JSON.stringify(result.statusCodeStats)}`);
  }
  return {
    perSecond: result['2xx'] / result.duration,
    requests: result['2xx'],
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    generatorShare: (cpu.user + cpu.system) / 1_000 / (performance.now() - startedMs),
  };
}

answerOnce(run);
