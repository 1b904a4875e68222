import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, isIPv4, type LookupFunction } from 'node:net';
import type { Clock } from '../../ports/clock.js';
import { findAddresses, type Resolve, resolveByName, type TargetRules } from './target.js';

export interface SentMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SendResult {
  /** Null if there was no response. */
  readonly status: number | null;
  /** Null if it was delivered. Contains no part of the URL. */
  readonly error: string | null;
  /** The header as received. */
  readonly retryAfter: string | null;
  readonly durationMs: number;
  /** The beginning of the response; only if requested. */
  readonly answer: string;
}

/** Maximum of a response; then the connection is closed. */
const MAX_ANSWER_BYTES = 1_024;
/** No receiver's response has larger headers. */
const MAX_HEADER_BYTES = 16_384;
const MIN_SUCCESS = 200;
const MAX_SUCCESS = 299;

class Refusal extends Error {}

/**
 * Sends one POST per call, over a new connection to an address that was checked directly before: the name is resolved
 * once. Follows no redirects and uses no proxy; verifies TLS for the name. The timeout includes name resolution,
 * connection and TLS.
 */
export class HttpSender {
  constructor(
    private readonly rules: TargetRules,
    private readonly timeoutMs: number,
    private readonly clock: Pick<Clock, 'elapsedMs'>,
    private readonly resolve: Resolve = resolveByName,
  ) {}

  /** Never rejects. */
  async send(message: SentMessage, wantsAnswer = false): Promise<SendResult> {
    const startedMs = this.clock.elapsedMs();
    const signal = AbortSignal.timeout(this.timeoutMs);
    const end = (result: Omit<SendResult, 'durationMs'>): SendResult => ({
      ...result,
      durationMs: Math.round(this.clock.elapsedMs() - startedMs),
    });
    try {
      const response = await this.open(message, signal);
      const status = response.statusCode ?? 0;
      const isDelivered = status >= MIN_SUCCESS && status <= MAX_SUCCESS;
      const retryAfter = response.headers['retry-after'] ?? null;
      const beginning = readBeginning(response);
      const answer = wantsAnswer ? await beginning : '';
      return end({ status, error: isDelivered ? null : `answered ${status}`, retryAfter, answer });
    } catch (error) {
      return end({ status: null, error: reasonOf(error, signal), retryAfter: null, answer: '' });
    }
  }

  private async open(message: SentMessage, signal: AbortSignal): Promise<IncomingMessage> {
    const { rules } = this;
    const url = new URL(message.url);
    const fault = rules.allowedHosts.length > 0 && !rules.allowedHosts.includes(url.hostname);
    if (fault || (url.protocol === 'http:' && !rules.allowsHttp)) throw new Refusal('the address is no longer allowed');
    const found = await inTime(findAddresses(url.hostname, rules.addresses, this.resolve), signal);
    if (found.kind === 'unknown') throw new Refusal('the host name could not be resolved');
    if (found.kind === 'refused') throw new Refusal('the host name resolves to an address that is not allowed');
    return post(url, message, found.addresses, signal);
  }
}

function post(
  url: URL,
  { headers, body }: SentMessage,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const options: RequestOptions = {
    method: 'POST',
    hostname,
    port: url.port,
    path: url.pathname + url.search,
    headers: { ...headers, 'content-length': body.length },
    agent: false,
    lookup: pinnedTo(addresses),
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? requestHttps({ ...options, rejectUnauthorized: true, servername: isIP(hostname) ? '' : hostname })
        : requestHttp(options);
    request.on('response', resolve);
    request.on('error', reject);
    // A switch to another protocol: its socket would stay open.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Refusal('the answer was not HTTP'));
    });
    request.end(body);
  });
}

function pinnedTo(addresses: readonly string[]): LookupFunction {
  const pinned = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
  return (_hostname, options, callback) => {
    const [first] = pinned;
    if (options.all) callback(null, pinned);
    else callback(null, first?.address ?? '', first?.family ?? 4);
  };
}

/** Reads at most a KiB, then closes the connection, even if more follows. What came before a fault counts. */
async function readBeginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_ANSWER_BYTES) break;
    }
  } catch {
    // The receiver or the deadline has ended it: the status is known.
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}

function inTime<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

const UNKNOWN_ISSUER =
  'the issuer of the certificate is not trusted; NODE_EXTRA_CA_CERTS names a file of further issuers';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_ISSUER,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_ISSUER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_ISSUER,
  EPROTO: 'the answer was not TLS',
};

/** In our own words: system messages would contain the address. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'no answer in time';
  if (error instanceof Refusal) return error.message;
  const { code = '', errors = [] } = error as {
    readonly code?: string;
    readonly errors?: readonly { code?: string }[];
  };
  const known = [code, ...errors.map((each) => each.code ?? '')].find((each) => each in REASONS);
  if (known) return REASONS[known] ?? '';
  if (code.startsWith('HPE_')) return 'the answer was not HTTP';
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? `the connection failed (${code})` : 'the connection failed';
}
