import { expect } from 'vitest';
import { InProcessNotifier } from '../../src/adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../src/adapters/memory/memory-store.js';
import { Eraser } from '../../src/features/erasure/eraser.js';
import { ErasureLedger } from '../../src/features/erasure/erasure-ledger.js';
import { UNOBSERVED } from '../../src/features/erasure/erasure-observer.js';
import { ErasuresService } from '../../src/features/erasure/erasures.service.js';
import type { ConversationStore } from '../../src/ports/conversation-store.js';
import type { EraseHook } from '../../src/ports/erase-hook.js';
import { aNewEvent } from '../builders/event.js';
import { jsonText } from '../builders/json-text.js';
import { ManualClock } from '../builders/manual-clock.js';
import { aNewSession } from '../builders/session.js';

const NEVER_ABORTED = new AbortController().signal;

/** Everything that outlives a process: a store, a ledger, a cache, an archive. */
export class World {
  readonly clock = new ManualClock();
  readonly store = new MemoryStore(this.clock, { lateEventGraceMs: 0 });
  readonly ledger = new Map<string, string>();
  readonly pages = new Set<string>();
  readonly objects = new Set<string>();
  readonly failures: unknown[] = [];
  /** What all processes did, in order. */
  readonly steps: string[] = [];
  settleMs = 0;
  isArchiving = false;

  async session(sessionId: string, user: string, events = 3): Promise<void> {
    await this.store.createSession(aNewSession({ sessionId, metadata: jsonText({ user }) }));
    await this.store.appendEvents(
      sessionId,
      Array.from({ length: events }, (_, index) => aNewEvent({ eventId: `e${index}` })),
    );
    this.pages.add(sessionId);
  }

  /** A process that uses it. If `die` throws, the process dies there. */
  process(die: (step: string) => void = () => undefined, owner = 'one') {
    const { clock } = this;
    const strike = (step: string) => {
      die(step);
      this.steps.push(step);
    };
    const store = striking(this.store, strike);
    const objects = {
      put: async (key: string, bytes: Uint8Array) => {
        strike('ledger');
        this.ledger.set(key, Buffer.from(bytes).toString());
        strike('ledger done');
        return 'stored' as const;
      },
      head: async () => undefined,
      list: () => expect.fail('the eraser does not read the ledger'),
    };
    const archive: EraseHook = {
      objectsOf: async ({ subjectHash }) =>
        this.isArchiving ? undefined : [...this.objects].filter((key) => key.includes(subjectHash)),
      forget: async ({ archiveKey }, objects) => {
        for (const key of new Set(archiveKey === undefined ? objects : [...objects, archiveKey])) {
          strike('object');
          this.objects.delete(key);
          strike('object done');
        }
      },
    };
    const cache: EraseHook = {
      settleMs: this.settleMs,
      forget: async ({ sessionId }) => {
        strike('pages');
        this.pages.delete(sessionId);
      },
    };
    const hooks = [archive, cache];
    const erasures = new ErasuresService(store, new InProcessNotifier(), clock, () => undefined);
    const ledger = new ErasureLedger(objects, store.tombstones);
    const observer = { ...UNOBSERVED, erasureFailed: (error: unknown) => this.failures.push(error) };
    return { erasures, ledger, eraser: new Eraser({ store, erasures, ledger, hooks, clock, observer, owner }) };
  }

  /** Runs rounds until there is nothing left to do at once. */
  async settle({ eraser }: { readonly eraser: Eraser }): Promise<void> {
    while ((await eraser.run(NEVER_ABORTED)) === 0);
  }

  async archived(sessionId: string): Promise<void> {
    await this.store.completeSession(sessionId, {});
    await this.store.sealSession(sessionId);
    const key = await this.object(sessionId, 'marked');
    const mark = { key, sha256: 'ab', sizeBytes: 1, archivedAtMs: 1, isReleased: false };
    expect(await this.store.markArchived(sessionId, mark)).toBe(true);
  }

  async object(sessionId: string, name: string): Promise<string> {
    const key = `segments/${await this.store.tombstones.fingerprint(sessionId)}-${name}`;
    this.objects.add(key);
    return key;
  }
}

/** A store whose parts call `strike` before and after each of their methods. */
function striking(store: MemoryStore, strike: (step: string) => void): ConversationStore {
  const parts = new Map<string | symbol, object>([
    ['erasure', strikingPart(store.erasure, strike)],
    ['tombstones', strikingPart(store.tombstones, strike)],
    ['records', strikingPart(store.records, strike)],
  ]);
  return new Proxy(store, {
    get(target, name) {
      const part = parts.get(name);
      if (part) return part;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

function strikingPart<Part extends object>(part: Part, strike: (step: string) => void): Part {
  return new Proxy(part, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        strike(String(name));
        const result: unknown = await Reflect.apply(member, target, args);
        strike(`${String(name)} done`);
        return result;
      };
    },
  });
}
