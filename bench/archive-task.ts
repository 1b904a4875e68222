import { type Bucket, newArchiver, openObjects, openStore, type Store } from './archive-parts.js';
import { measurePages, type PagesResult } from './archived-pages.js';
import { sessionId } from './messages.js';
import { type RealEvent, realCalls, toNewEvent } from './real-events.js';
import { answerOnce } from './task.js';

/**
 * Fills a store with completed sessions of real events, archives them, and reads pages of the first one from the
 * archive.
 */
export interface ArchiveSpec {
  readonly dataDir: string;
  /** A folder, or a bucket. */
  readonly objects: string | Bucket;
  readonly sessions: number;
  /** Undefined: each session is one of the real calls. */
  readonly eventsEach?: number;
  /** Undefined: no pages are read. */
  readonly pageRounds?: number;
}

export interface ArchiveResult {
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Bytes of the events as sent, and of the objects that hold them. */
  readonly sentBytes: number;
  readonly objectBytes: number;
  readonly pages?: PagesResult;
}

const NEVER = new AbortController().signal;
const EVENTS_PER_CALL = 500;

async function run(spec: ArchiveSpec): Promise<ArchiveResult> {
  const store = await openStore(spec.dataDir);
  const objects = await openObjects(spec.objects);
  const sentBytes = await fill(store, spec);
  let [events, objectBytes] = [0, 0];
  const archiver = await newArchiver(store, objects, (count, bytes) => {
    events += count;
    objectBytes += bytes;
  });
  const startedMs = performance.now();
  const cpuBefore = process.cpuUsage();
  while ((await archiver.archiveDue(NEVER)) > 0);
  while ((await archiver.releaseMarked(NEVER)) > 0);
  const { user, system } = process.cpuUsage(cpuBefore);
  const seconds = (performance.now() - startedMs) / 1_000;
  const result = { events, seconds, cpuSeconds: (user + system) / 1e6, sentBytes, objectBytes };
  const { pageRounds, eventsEach } = spec;
  const pages =
    pageRounds && eventsEach
      ? {
          pages: await measurePages(store, objects, {
            sessionId: sessionId(0),
            events: eventsEach,
            rounds: pageRounds,
          }),
        }
      : {};
  await Promise.all([store.close(), objects.close()]);
  return { ...result, ...pages };
}

/** Returns the bytes of all events as a client would have sent them. */
async function fill(store: Store, { sessions, eventsEach }: ArchiveSpec): Promise<number> {
  const calls = realCalls();
  let [number, bytes] = [0, 0];
  for (let session = 0; session < sessions; session++) {
    const id = sessionId(session);
    const call = eventsEach === undefined ? (calls[session % calls.length] ?? []) : calls.flat();
    const count = eventsEach ?? call.length;
    await store.createSession({ sessionId: id });
    for (let first = 0; first < count; first += EVENTS_PER_CALL) {
      const places = Array.from({ length: Math.min(EVENTS_PER_CALL, count - first) }, (_, index) => first + index);
      const events = places.map((place) => toNewEvent(call[place % call.length] as RealEvent, number++, place));
      bytes += events.reduce((sum, event) => sum + event.sentBytes, 0);
      await store.appendEvents(id, events);
    }
    await store.completeSession(id, {});
  }
  return bytes;
}

answerOnce(run);
