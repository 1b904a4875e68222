import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newEvents } from '../../../test/builders/event.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { aNewSession } from '../../../test/builders/session.js';
import { T0_MS } from '../../../test/builders/time.js';
import { FolderObjectStore } from '../../adapters/fs/index.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { formatRfc3339 } from '../../lib/time/rfc3339.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { Annotations } from '../annotations/index.js';
import { exportSessions } from './export-sessions.js';
import { type Exported, ExportFailed, type ExportTarget } from './export-target.js';
import { FileTarget } from './file-target.js';
import { ObjectsTarget } from './objects-target.js';

const FILTERS = { metadata: [] };
const NEVER = new AbortController().signal;
/** The longest session spans several of them. */
const COMMIT_BYTES = 60_000;
const SESSIONS = 130;
const EVENTS = 1_200 + SESSIONS - 1;

/** Throws instead of, or after, the call with this number. */
function failing(objects: ObjectStore, at: number, isDone: boolean): { store: ObjectStore; wasMet: () => boolean } {
  let calls = 0;
  const store = new Proxy(objects, {
    get(target, name: keyof ObjectStore) {
      const member = target[name];
      if (typeof member !== 'function' || name === 'list') return member;
      return async (...args: never[]) => {
        const isMet = ++calls === at;
        if (isMet && !isDone) throw new Error('cut off');
        const result = await (member as (...args: never[]) => Promise<unknown>).apply(target, args);
        if (isMet) throw new Error('cut off');
        return result;
      };
    },
  });
  return { store, wasMet: () => calls >= at };
}

describe('exportSessions', () => {
  let folder: string;
  let store: MemoryStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-export-'));
    store = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
    for (let index = 0; index < SESSIONS; index++) {
      await store.createSession(aNewSession({ sessionId: `call-${index}`, startedAtMs: T0_MS + index }));
      const events = newEvents(index === 60 ? 1_200 : 1);
      for (let at = 0; at < events.length; at += 100) {
        await store.appendEvents(`call-${index}`, events.slice(at, at + 100));
      }
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (
    target: ExportTarget,
    { onProgress = (_: Exported): unknown => undefined, signal = NEVER, filters = FILTERS } = {},
  ) => exportSessions({ store, filters, target, signal, onProgress, commitBytes: COMMIT_BYTES });

  async function whole(): Promise<string> {
    const file = join(folder, 'whole.jsonl');
    await run(new FileTarget(file, FILTERS));
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    return text;
  }

  /** Returns the parts of a complete export, checked against their records. */
  function partsIn(place: string): string {
    const names = readdirSync(place).filter((name) => name.startsWith('part-'));
    const records = names.filter((name) => name.endsWith('.json')).sort();
    const texts = records.map((name) => {
      const { key, sha256, sizeBytes } = JSON.parse(readFileSync(join(place, name), 'utf8'));
      const bytes = readFileSync(join(place, key));
      expect(bytes.length).toBe(sizeBytes);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      return bytes.toString();
    });
    expect(names).toHaveLength(2 * records.length);
    const manifest = JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ parts: records.length, sessions: SESSIONS, events: EVENTS });
    return texts.join('');
  }

  it('writes each session before its events, newest first', async () => {
    const text = await whole();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(SESSIONS + EVENTS);
    expect(lines[0]).toMatchObject({ session: { sessionId: `call-${SESSIONS - 1}` } });
    const long = lines.filter(({ event }) => event?.sessionId === 'call-60').map(({ event }) => event.sequence);
    expect(long).toEqual(Array.from({ length: 1_200 }, (_, index) => index + 1));
  });

  it('writes the annotations of a session after its events', async () => {
    const clock = new ManualClock();
    const annotations = new Annotations({ store, clock, notifier: new InProcessNotifier(), count: () => undefined });
    await annotations.put('call-7', 'review', jsonText({ score: 4 }));
    await annotations.put('call-7', 'a', jsonText({}));
    await annotations.put('call-7', 'gone', jsonText({}));
    await annotations.delete('call-7', 'gone');
    const lines = (await whole()).split('\n').filter((line) => line.includes('"call-7"'));
    const time = formatRfc3339(clock.nowMs());
    expect(lines.slice(2).map((line) => JSON.parse(line))).toEqual([
      { annotation: { sessionId: 'call-7', name: 'a', value: {}, createdAt: time, updatedAt: time } },
      { annotation: { sessionId: 'call-7', name: 'review', value: { score: 4 }, createdAt: time, updatedAt: time } },
    ]);
  });

  it('resumes a file wherever it was stopped, also within a session', async () => {
    const expected = await whole();
    const file = join(folder, 'calls.jsonl');
    let stops = 0;
    for (let enough = 150; ; enough += 400) {
      const stop = new AbortController();
      const onProgress = ({ events }: Exported) => events >= enough && stop.abort();
      const done = await run(new FileTarget(file, FILTERS), { onProgress, signal: stop.signal }).catch(
        (error) => error,
      );
      if (!(done instanceof ExportFailed)) {
        expect(done).toMatchObject({ sessions: SESSIONS, events: EVENTS, bytes: Buffer.byteLength(expected) });
        break;
      }
      stops++;
      // A kill leaves lines after the committed position.
      writeFileSync(file, '{"event":{"half', { flag: 'a' });
    }
    expect(stops).toBeGreaterThan(2);
    expect(readFileSync(file, 'utf8')).toBe(expected);
    expect(readdirSync(folder)).toEqual(['calls.jsonl']);
  });

  it('resumes if it was killed before anything was committed', async () => {
    const expected = await whole();
    const file = join(folder, 'calls.jsonl');
    const cut = new FileTarget(file, FILTERS);
    await cut.begin();
    await cut.write('{"session":{"half');
    await cut.close();
    await run(new FileTarget(file, FILTERS));
    expect(readFileSync(file, 'utf8')).toBe(expected);
  });

  it('leaves alone a file that is someone else’s, is the result of another query, or has lost something', async () => {
    const file = join(folder, 'calls.jsonl');
    writeFileSync(file, 'precious');
    await expect(run(new FileTarget(file, FILTERS))).rejects.toThrow('already exists');
    expect(readFileSync(file, 'utf8')).toBe('precious');
    rmSync(file);
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(run(new FileTarget(file, FILTERS), { onProgress, signal: stop.signal })).rejects.toThrow('Stopped');
    const filters = { metadata: [], status: 'active' as const };
    await expect(run(new FileTarget(file, filters), { filters })).rejects.toThrow('other filters');
    truncateSync(file, 10);
    await expect(run(new FileTarget(file, FILTERS))).rejects.toThrow('shorter than');
    await expect(run(new FileTarget(join(folder, 'no', 'x'), FILTERS))).rejects.toThrow('cannot be written');
  });

  it.each([false, true])(
    'resumes with objects after an interruption at each call (completed by then: %s)',
    async (isDone) => {
      const expected = await whole();
      for (let at = 1; ; at++) {
        const place = join(folder, `objects-${at}`);
        const objects = await FolderObjectStore.open(place);
        const cut = failing(objects, at, isDone);
        await run(new ObjectsTarget(cut.store, FILTERS)).catch(() => undefined);
        if (!cut.wasMet()) {
          expect(at).toBeGreaterThan(20);
          break;
        }
        const isWhole = readdirSync(place).includes('manifest.json');
        // The last line of a session may have changed since the part that was cut off.
        if (!isWhole) await run(new ObjectsTarget(objects, FILTERS));
        expect(partsIn(place)).toBe(expected);
        rmSync(place, { recursive: true });
      }
    },
  );

  it('removes a part that was cut off and whose content is different now', async () => {
    const place = join(folder, 'objects');
    const objects = await FolderObjectStore.open(place);
    // The first record is the fourth call: look for the manifest, put the part, read it back, put its record.
    await run(new ObjectsTarget(failing(objects, 4, false).store, FILTERS)).catch(() => undefined);
    expect(readdirSync(place).filter((name) => name.startsWith('part-'))).toHaveLength(1);
    await store.completeSession(`call-${SESSIONS - 1}`, { endReason: 'hangup' });
    await run(new ObjectsTarget(objects, FILTERS));
    expect(partsIn(place)).toBe(await whole());
  });

  it('adds nothing to a complete export, and nothing for another query', async () => {
    const objects = await FolderObjectStore.open(join(folder, 'objects'));
    const stop = new AbortController();
    const onProgress = ({ events }: Exported) => events > 500 && stop.abort();
    await expect(run(new ObjectsTarget(objects, FILTERS), { onProgress, signal: stop.signal })).rejects.toThrow(
      'Stopped',
    );
    const filters = { metadata: [], status: 'active' as const };
    await expect(run(new ObjectsTarget(objects, filters), { filters })).rejects.toThrow('other filters');
    await run(new ObjectsTarget(objects, FILTERS));
    await expect(run(new ObjectsTarget(objects, FILTERS))).rejects.toThrow('a complete export');
  });

  it('keeps one of two simultaneous runs correct, and fails the other', async () => {
    const place = join(folder, 'objects');
    const objects = await FolderObjectStore.open(place);
    const expected = await whole();
    const [one, rival] = [new ObjectsTarget(objects, FILTERS), new ObjectsTarget(objects, FILTERS)];
    await rival.begin();
    await rival.write('{"of":"the rival"}\n');
    await run(one);
    const nowhere = { page: null, whole: [], partial: null, sessions: 0, events: 0, bytes: 19 };
    await expect(rival.commit(nowhere)).rejects.toThrow('another export');
    expect(partsIn(place)).toBe(expected);
  });
});
