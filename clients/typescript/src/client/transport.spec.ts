import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './api-error.js';
import { backoffMs, LONGEST_WAIT_MS } from './backoff.js';
import { queryText } from './query.js';
import { type Call, Transport } from './transport.js';

const APPEND: Call = { method: 'POST', path: '/x', body: { eventId: 'a' }, answers: [200], reads: 'json' };

function problem(status: number, retryable: boolean, headers: Record<string, string> = {}): Response {
  return Response.json({ code: 'A_CODE', detail: 'why', retryable }, { status, headers });
}

/** A transport whose network returns these answers, one after the other, with the waits and bodies that it recorded. */
function scripted(...answers: readonly (Response | Error)[]) {
  const waits: number[] = [];
  const bodies: unknown[] = [];
  const left = [...answers];
  const fetch = async (_url: unknown, init?: RequestInit) => {
    bodies.push(init?.body);
    const answer = left.shift();
    if (answer instanceof Error || !answer) throw answer;
    return answer;
  };
  const transport = new Transport({ url: 'http://service/', fetch }, async (waitMs) => void waits.push(waitMs));
  return { transport, waits, bodies };
}

describe('the transport', () => {
  it('retries a call while it may still succeed, and waits at least as long as it was told', async () => {
    const retryAfter = problem(503, true, { 'retry-after': '2' });
    const { transport, waits, bodies } = scripted(new TypeError('refused'), retryAfter, Response.json({ ok: 1 }));
    expect(await transport.call(APPEND)).toEqual({ ok: 1 });
    expect(bodies).toEqual(Array(3).fill('{"eventId":"a"}'));
    expect(waits[1]).toBeGreaterThanOrEqual(2_000);
  });

  it('gives up at once if the service says that a retry is useless', async () => {
    const { transport, waits } = scripted(problem(409, false));
    await expect(transport.call(APPEND)).rejects.toMatchObject({ code: 'A_CODE', retryable: false });
    expect(waits).toEqual([]);
  });

  it('gives up after the configured retries, with the last failure', async () => {
    const { transport, waits } = scripted(...Array.from({ length: 5 }, () => problem(429, true)));
    await expect(transport.call(APPEND)).rejects.toMatchObject({ status: 429 });
    expect(waits).toHaveLength(4);
  });

  it('retries a write whose session is missing, but not a read', async () => {
    const { transport, waits } = scripted(problem(404, true), Response.json({}));
    await transport.call(APPEND);
    expect(waits).toHaveLength(1);
    const read = scripted(problem(404, true));
    await expect(read.transport.call({ ...APPEND, method: 'GET' })).rejects.toMatchObject({ status: 404 });
  });

  it('says what to check if an answer does not come from the service', async () => {
    const { transport } = scripted(new Response('<html>', { status: 404 }));
    await expect(transport.call(APPEND)).rejects.toThrow('check the address');
  });

  it('follows no redirect, which would turn a write into a read', async () => {
    let redirect: RequestInit['redirect'];
    const fetch = async (_url: unknown, init?: RequestInit) => {
      redirect = init?.redirect;
      return new Response(null, { status: 301, headers: { location: 'https://service/x' } });
    };
    const transport = new Transport({ url: 'http://service', fetch });
    await expect(transport.call(APPEND)).rejects.toMatchObject({
      status: 301,
      code: 'UNEXPECTED_ANSWER',
      retryable: false,
    });
    expect(redirect).toBe('manual');
  });

  it('stops when its caller aborts', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    const { transport } = scripted(new Error('aborted'));
    await expect(transport.call(APPEND, { signal: stopped })).rejects.toThrow('aborted');
  });
});

describe('backoff', () => {
  it('is full jitter over a doubling window, in addition to the requested wait, and never more than a minute', () => {
    expect(backoffMs(0, 0, () => 0)).toBe(0);
    expect(backoffMs(3, 0, () => 1)).toBe(4_000);
    expect(backoffMs(0, 5_000, () => 0)).toBe(5_000);
    expect(backoffMs(500, 900_000, () => 1)).toBe(LONGEST_WAIT_MS);
  });

  it('reads Retry-After as seconds and as a date', () => {
    expect(parseRetryAfter('7')).toBe(7_000);
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:09 GMT', 4_000)).toBe(5_000);
    expect(parseRetryAfter('soon')).toBeUndefined();
  });
});

describe('queryText', () => {
  it('repeats lists, names the members of metadata, and encodes a plus', () => {
    expect(queryText({ type: ['a', 'b'], metadata: { phone: '+1' }, dryRun: true, after: undefined })).toBe(
      '?type=a&type=b&metadata.phone=%2B1&dryRun=true',
    );
  });
});
