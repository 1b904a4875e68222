import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../../test/builders/eventually.js';
import { Recorder } from '../src/recorder/node-recorder.js';
import type { DeadLetter, Drop, FlushOptions, RecorderOptions } from '../src/recorder/options.js';
import { accept, problem, ScriptedService } from './scripted-service.js';
import { recordsIn, spoolFiles, temporarySpool } from './spool-folder.js';

/** Nobody listens at this address. */
const NOWHERE = 'http://127.0.0.1:9';

function recording(options: Partial<RecorderOptions> = {}) {
  const spoolDir = options.spoolDir === undefined ? temporarySpool() : options.spoolDir;
  const drops: Drop[] = [];
  const letters: DeadLetter[] = [];
  const recorder = new Recorder({
    url: NOWHERE,
    sessionId: 's',
    onDrop: (drop) => drops.push(drop),
    onDeadLetter: (letter) => letters.push(letter),
    ...options,
    spoolDir,
  });
  return { recorder, drops, letters, spoolDir: spoolDir ?? '' };
}

describe('a record', () => {
  it('is in a private file before the method returns', async () => {
    const { recorder, spoolDir } = recording({ spoolDir: join(temporarySpool(), 'deep', 'spool') });
    const eventId = recorder.userSpeech('hello');
    const [path = ''] = spoolFiles(spoolDir);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(spoolDir).mode & 0o777).toBe(0o700);
    expect(readFileSync(path, 'utf8')).toContain(eventId);
    expect(await recorder.close({ timeoutMs: 20 })).toBe(false);
    expect(recorder.stats).toMatchObject({ recorded: 1, pending: 2, delivered: 0 });
  });

  it('has its id and its times from the moment of recording, and keeps the order of the recording', () => {
    const { recorder, spoolDir } = recording();
    const beforeMs = Date.now();
    recorder.userSpeech('one', { startedAt: new Date(0), endedAt: '1970-01-01T00:00:01+00:00' });
    recorder.event('system', {}, { eventId: 'mine', timestamp: 1_767_225_600_250 });
    const [, created, first, second] = recordsIn(spoolDir);
    expect(created).toMatchObject({ kind: 'create', assumed: ['startedAt'], body: { sessionId: 's' } });
    expect(Date.parse(String(first?.body.timestamp))).toBeGreaterThanOrEqual(beforeMs);
    const times = { startedAt: '1970-01-01T00:00:00.000Z', endedAt: '1970-01-01T00:00:01.000Z' };
    expect(first?.body).toMatchObject({ clientSequence: 1, payload: { text: 'one', ...times } });
    expect(second?.body).toMatchObject({ eventId: 'mine', timestamp: '2026-01-01T00:00:00.250Z', clientSequence: 2 });
  });

  it('never throws, whatever it is given', () => {
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
        get: () => {
          throw new Error('no');
        },
      },
    );
    const { recorder, spoolDir } = recording();
    const values: unknown[] = [
      hostile,
      null,
      undefined,
      3,
      10n ** 30n,
      Symbol('s'),
      () => 1,
      [hostile],
      { a: hostile },
      new Date(Number.NaN),
    ];
    for (const value of values) {
      recorder.event(value as string, value as object, { eventId: value as string, timestamp: value as string });
      recorder.event('system', {}, value as object);
      recorder.userSpeech(value as string, { value }, { timestamp: value as string });
      recorder.botSpeech(value as string, value as Record<string, unknown>);
      recorder.complete({ status: value as 'failed', endReason: value as string, endedAt: value as string });
      recorder.complete(value as object);
    }
    expect(recorder.stats).toMatchObject({ recorded: values.length * 4, dropped: 0 });
    expect(recordsIn(spoolDir).filter(({ kind }) => kind === 'event')).toHaveLength(recorder.stats.recorded);
  });
});

describe('the sender', () => {
  it('sends creation, events and completion in this order, one request at a time', async () => {
    let running = 0;
    let most = 0;
    let failures = 2;
    const service = await ScriptedService.start(async (request) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return failures-- > 0 ? problem(500, 'INTERNAL_ERROR', true) : accept(request);
    });
    const { recorder, spoolDir } = recording({ url: `${service.url}/` });
    const told = Array.from({ length: 1_200 }, (_, n) => recorder.event('system', { n }));
    recorder.complete({ endReason: 'bye' });
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(most).toBe(1);
    const kinds = service.requests.map(({ path }) => path.split('/').at(-1));
    expect([...new Set(kinds)]).toEqual(['sessions', 'batch', 'complete']);
    expect(service.sent.map(({ eventId }) => eventId)).toEqual(told);
    expect(recorder.stats).toMatchObject({ recorded: 1_200, delivered: 1_200, pending: 0, spooledBytes: 0 });
    expect(spoolFiles(spoolDir)).toEqual([]);
  });

  it('creates a session again that is unknown to the service', async () => {
    let creations = 0;
    const service = await ScriptedService.start((request) => {
      if (request.path === '/sessions') creations += 1;
      else if (creations < 2) return problem(404, 'SESSION_NOT_FOUND', true);
      return accept(request);
    });
    const { recorder } = recording({ url: service.url, metadata: { a: 1 } });
    recorder.userSpeech('x');
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    const bodies = service.requests.filter(({ path }) => path === '/sessions').map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toEqual(bodies[1]);
  });

  it.each([
    ['400', problem(400, 'INVALID_REQUEST')],
    ['413', problem(413, 'PAYLOAD_TOO_LARGE')],
    ['413 of a gateway', { status: 413, body: '<html>' }],
    ['422', problem(422, 'INVALID_REQUEST')],
  ])('creates a minimal session if the creation is refused with %s', async (_, refusal) => {
    const created: unknown[] = [];
    const service = await ScriptedService.start((request) => {
      if (request.path !== '/sessions') {
        return created.length > 0 ? accept(request) : problem(404, 'SESSION_NOT_FOUND', true);
      }
      if ('metadata' in request.body) return refusal;
      created.push(request.body);
      return accept(request);
    });
    const metadata = { refused: true };
    const { recorder, letters, spoolDir } = recording({ url: service.url, metadata });
    const first = recorder.userSpeech('first', {}, { timestamp: '2026-01-01T00:00:00Z' });
    const second = recorder.userSpeech('second');
    recorder.complete();
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(created).toEqual([{ sessionId: 's', startedAt: '2026-01-01T00:00:00.000Z' }]);
    expect(letters).toMatchObject([{ kind: 'create', event: { metadata } }]);
    expect(readFileSync(join(spoolDir, 'dead-letters.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(1);
    expect(service.sent.slice(-2).map(({ eventId }) => eventId)).toEqual([first, second]);
    expect(service.requests.at(-1)?.path).toBe('/sessions/s/complete');
    expect(recorder.stats).toMatchObject({ delivered: 2, deadLetters: 1, pending: 0 });
  });

  it('does not create a session again that was erased', async () => {
    const service = await ScriptedService.start(({ path }) =>
      path === '/sessions' ? problem(410, 'SESSION_ERASED') : problem(404, 'SESSION_NOT_FOUND', true),
    );
    const { recorder, letters } = recording({ url: service.url });
    recorder.userSpeech('x');
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(letters.map(({ kind, problem: { code } }) => [kind, code])).toEqual([
      ['create', 'SESSION_ERASED'],
      ['event', 'SESSION_ERASED'],
    ]);
    expect(service.requests.map(({ path }) => path)).toEqual(['/sessions', '/sessions/s/events/batch', '/sessions']);
  });

  it('splits what is too large, and sets aside what is too large on its own', async () => {
    const service = await ScriptedService.start((request) =>
      JSON.stringify(request.body).length > 3_000 ? problem(413, 'PAYLOAD_TOO_LARGE') : accept(request),
    );
    const { recorder, letters, spoolDir } = recording({ url: service.url });
    for (let n = 0; n < 40; n += 1) recorder.userSpeech('small');
    const eventId = recorder.userSpeech('x'.repeat(4_000));
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(letters).toMatchObject([{ event: { eventId }, problem: { code: 'PAYLOAD_TOO_LARGE' }, kind: 'event' }]);
    expect(recorder.stats).toMatchObject({ delivered: 40, deadLetters: 1 });
    const path = join(spoolDir, 'dead-letters.jsonl');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ kind: 'event', sessionId: 's', body: { eventId } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('sets aside what is permanently refused, and continues with the rest', async () => {
    const service = await ScriptedService.start((request) => {
      const reply = accept(request);
      if (!request.path.endsWith('/batch')) return reply;
      const { results } = reply.body as { results: object[] };
      results[1] = { ...results[1], outcome: 'invalid', problem: { code: 'VALIDATION_FAILED', retryable: false } };
      return reply;
    });
    const { recorder, letters } = recording({ url: service.url });
    const told = [1, 2, 3].map((n) => recorder.event('system', { n }));
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(letters.map(({ event }) => event.eventId)).toEqual([told[1]]);
    expect(recorder.stats.delivered).toBe(2);
  });

  it.each([
    ['503 with Retry-After', problem(503, 'STORE_UNAVAILABLE', true, { 'retry-after': '1' })],
    ['429', problem(429, 'TOO_MANY_REQUESTS', true, { 'retry-after': '0' })],
    ['a misconfiguration', problem(404, 'ROUTE_NOT_FOUND')],
    ['a gateway', { status: 401, body: { error: 'no' } }],
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['an answer from something else', { status: 200, body: '<html>' }],
  ])('waits out %s', async (_, reply) => {
    let left = 2;
    const service = await ScriptedService.start((request) => (left-- > 0 ? reply : accept(request)));
    const { recorder, letters } = recording({ url: service.url });
    const told = Array.from({ length: 20 }, (_unused, n) => recorder.event('system', { n }));
    expect(await recorder.close({ timeoutMs: 25_000 })).toBe(true);
    expect(letters).toEqual([]);
    expect([...new Set(service.sent.map(({ eventId }) => eventId))]).toEqual(told);
    expect(service.requests.filter(({ path }) => !path.startsWith('/sessions'))).toEqual([]);
  });

  it('probes a service that does not answer with one session, while the others wait', async () => {
    const service = await ScriptedService.start(() => problem(503, 'STORE_UNAVAILABLE', true, { 'retry-after': '0' }));
    const spoolDir = temporarySpool();
    const recorders = Array.from({ length: 20 }, (_, n) =>
      recording({ url: service.url, sessionId: `s${n}`, spoolDir }),
    );
    await eventually(() => expect(service.requests.length).toBeGreaterThan(5));
    // Four were on their way before the first answer.
    expect(new Set(service.requests.slice(4).map(({ body }) => body.sessionId)).size).toBe(1);
    service.answer = accept;
    expect(await recorders[0]?.recorder.close({ timeoutMs: 20_000 })).toBe(true);
  });
});

describe('a recorder that was closed', () => {
  it('continues, in one order with another recorder of the same session', async () => {
    const service = await ScriptedService.start();
    const spoolDir = temporarySpool();
    const first = recording({ url: service.url, spoolDir }).recorder;
    expect(await first.close({ timeoutMs: 20_000 })).toBe(true);
    const told = [first.userSpeech('after the close')];
    const second = recording({ url: service.url, spoolDir }).recorder;
    for (const recorder of [first, second, first]) told.push(recorder.userSpeech('x'));
    expect(await second.flush({ timeoutMs: 20_000 })).toBe(true);
    expect(service.sent.map(({ eventId }) => eventId)).toEqual(told);
    expect(service.sent.map(({ clientSequence }) => clientSequence)).toEqual([1, 2, 3, 4]);
  });
});

describe('the limits', () => {
  it('drop new records if the spool is full, report it to the callback, and to the service', async () => {
    const service = await ScriptedService.start(() => problem(503, 'STORE_UNAVAILABLE', true, { 'retry-after': '0' }));
    const { recorder, drops, spoolDir } = recording({ url: service.url, maxSpoolBytes: 5_000 });
    for (let n = 0; n < 100; n += 1) recorder.event('system', { n });
    recorder.complete();
    const [path = ''] = spoolFiles(spoolDir);
    expect(statSync(path).size).toBeLessThan(5_500);
    service.answer = accept;
    expect(await recorder.close({ timeoutMs: 25_000 })).toBe(true);
    const counted = drops.reduce((sum, { count }) => sum + count, 0);
    expect(drops[0]).toMatchObject({ count: 1, reason: 'spool_full', events: [{ type: 'system' }] });
    const reports = service.sent.map(({ payload }) => payload as object).filter((payload) => 'reason' in payload);
    expect(reports).toMatchObject([{ kind: 'events_dropped', count: counted, reason: 'spool_full' }]);
    expect(recorder.stats.dropped).toBe(counted);
    expect(service.requests.some(({ path: sent }) => sent.endsWith('/complete'))).toBe(true);
  });

  it('drop new records if memory is full', () => {
    const { recorder, drops } = recording({ spoolDir: null, maxMemoryBytes: 2_000 });
    for (let n = 0; n < 100; n += 1) recorder.userSpeech('x');
    expect(drops[0]?.reason).toBe('memory_full');
    expect(recorder.stats.dropped).toBeGreaterThan(80);
  });

  it('drop records that are too old after an attempt', async () => {
    const dropped = Promise.withResolvers<Drop>();
    const { recorder } = recording({ maxAgeMs: 0, onDrop: dropped.resolve });
    const eventId = recorder.userSpeech('old');
    expect(await dropped.promise).toMatchObject({ reason: 'too_old', events: [{ eventId }] });
    expect(await recorder.close()).toBe(true);
  });

  it('count and report what was damaged since it was recorded', async () => {
    const service = await ScriptedService.start(() => problem(503, 'STORE_UNAVAILABLE', true, { 'retry-after': '0' }));
    const { recorder, drops, spoolDir } = recording({ url: service.url });
    recorder.userSpeech('lost');
    writeFileSync(spoolFiles(spoolDir)[0] ?? '', '');
    service.answer = accept;
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    // The creation cannot be read any more, nor can anyone tell what it was.
    expect(drops).toEqual([1, 1].map((count) => ({ count, reason: 'damaged', events: [] })));
    const reports = service.sent.map(({ payload }) => payload);
    expect(reports).toContainEqual(expect.objectContaining({ kind: 'events_dropped', reason: 'damaged' }));
    expect(recorder.stats.dropped).toBe(2);
  });

  it('let a callback record, even if that record is dropped as well', () => {
    const { recorder } = recording({ maxSpoolBytes: 100, onDrop: () => recorder.event('system', {}) });
    recorder.event('system', {});
    expect(recorder.stats.dropped).toBe(2);
  });
});

describe('the spool', () => {
  it('is one file for all recorders of a process', async () => {
    const service = await ScriptedService.start();
    const spoolDir = temporarySpool();
    const recorders = [1, 2, 3].map((n) => recording({ url: service.url, sessionId: `s${n}`, spoolDir }).recorder);
    for (const recorder of recorders) recorder.userSpeech('x');
    expect(spoolFiles(spoolDir)).toHaveLength(1);
    for (const recorder of recorders) expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(spoolFiles(spoolDir)).toEqual([]);
  });

  it('starts a new file when the first one is large, each with the creation of its sessions', async () => {
    const { recorder, spoolDir } = recording();
    for (let n = 0; n < 9; n += 1) recorder.event('system', { text: 'x'.repeat(1 << 20) });
    recorder.event('system', {});
    expect(spoolFiles(spoolDir)).toHaveLength(2);
    expect(recordsIn(spoolDir).filter(({ kind }) => kind === 'create')).toMatchObject([{}, { confirmed: true }]);
  });

  it('keeps in memory what cannot be written to a file', async () => {
    const folder = temporarySpool();
    writeFileSync(join(folder, 'file'), '');
    const service = await ScriptedService.start();
    const { recorder } = recording({ url: service.url, spoolDir: join(folder, 'file', 'below') });
    const eventId = recorder.userSpeech('even so');
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(service.sent).toMatchObject([{ eventId }]);
  });

  it('survives the deletion of its folder', async () => {
    const service = await ScriptedService.start(() => problem(503, 'STORE_UNAVAILABLE', true, { 'retry-after': '0' }));
    const { recorder, spoolDir } = recording({ url: service.url });
    const told = [recorder.userSpeech('before')];
    rmSync(spoolDir, { recursive: true });
    told.push(recorder.userSpeech('after'));
    service.answer = accept;
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(service.sent.map(({ eventId }) => eventId)).toEqual(told);
  });
});

describe('a flush', () => {
  it('waits for as long as it is told to, and no longer', async () => {
    const warnings = vi.fn();
    process.on('warning', warnings);
    const held = Promise.withResolvers<void>();
    const service = await ScriptedService.start(async (request) => {
      await held.promise;
      return accept(request);
    });
    const { recorder } = recording({ url: service.url });
    for (const timeoutMs of [0, -1, Number.NaN]) expect(await recorder.flush({ timeoutMs })).toBe(false);
    const flushes = [Number.POSITIVE_INFINITY, 2 ** 40].map((timeoutMs) => recorder.flush({ timeoutMs }));
    expect(await recorder.flush({ timeoutMs: 20 })).toBe(false);
    held.resolve();
    expect(await Promise.all([...flushes, recorder.close(null as unknown as FlushOptions)])).toEqual([
      true,
      true,
      true,
    ]);
    process.off('warning', warnings);
    expect(warnings).not.toHaveBeenCalled();
  });
});

describe('without a spool', () => {
  it('records are delivered from memory', async () => {
    const service = await ScriptedService.start();
    const { recorder } = recording({ url: service.url, spoolDir: null });
    recorder.userSpeech('x');
    recorder.complete();
    expect(await recorder.close({ timeoutMs: 20_000 })).toBe(true);
    expect(service.requests.map(({ path }) => path)).toEqual([
      '/sessions',
      '/sessions/s/events/batch',
      '/sessions/s/complete',
    ]);
    expect(existsSync('dead-letters.jsonl')).toBe(false);
  });
});
