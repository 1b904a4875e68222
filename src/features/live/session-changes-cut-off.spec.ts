import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { SessionChanges } from './session-changes.js';

/** A notifier that may lose contact with other processes. */
class PartialNotifier extends InProcessNotifier {
  isBlind = false;
  gaps = 0;

  override get isWhole(): boolean {
    return !this.isBlind;
  }

  override get lapses(): number {
    return this.gaps;
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells readers to look at the list while notifications of other instances are missing, and once more after that', async () => {
  const notifier = new PartialNotifier();
  const store = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
  const aborter = new AbortController();
  const changes = new SessionChanges(store, notifier, 'here').follow(aborter.signal);
  const next = async () => {
    const message = changes.next();
    await vi.advanceTimersByTimeAsync(20_000);
    return (await message).value?.kind;
  };
  expect(await next()).toBe('caught-up');
  notifier.isBlind = true;
  expect([await next(), await next()]).toEqual(['reset', 'reset']);
  notifier.isBlind = false;
  // Contact was lost and restored while nobody looked.
  notifier.gaps = 1;
  expect([await next(), await next()]).toEqual(['reset', 'idle']);
  aborter.abort();
  await changes.return();
});
