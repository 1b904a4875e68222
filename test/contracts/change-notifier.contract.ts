import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeNotification, ChangeNotifier } from '../../src/ports/change-notifier.js';
import { eventually } from '../builders/eventually.js';
import { uniqueId } from '../builders/unique-id.js';

export interface OpenedFeed {
  readonly feed: ChangeNotifier;
  /** The feed as another process has it; left out where the feed ends at the process. */
  readonly other?: ChangeNotifier;
  dispose(): Promise<void>;
}

/** What every `ChangeNotifier` guarantees. `open` is called for each test. */
export function describeEventFeed(name: string, open: () => Promise<OpenedFeed>): void {
  describe(`${name} as an event feed`, () => {
    let opened: OpenedFeed;
    let feed: ChangeNotifier;

    beforeEach(async () => {
      opened = await open();
      feed = opened.feed;
    });
    afterEach(() => opened.dispose());

    it('delivers a notification to every listener', async () => {
      const first = listen(feed);
      const second = listen(feed);
      const hint = await publishUntilHeard(feed, second);
      expect(first).toContainEqual(hint);
    });

    it.each([
      { sessionId: 'A+_.:@=~-9', sequence: Number.MAX_SAFE_INTEGER },
      { sessionId: 'A+_.:@=~-9', sequence: 0, annotation: 'a.b-C_9' },
    ])('delivers the notification as it was published: %j', async (hint) => {
      const heard = listen(feed);
      await publishUntilHeard(feed, heard, hint);
      expect(new Set(heard.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(hint)]));
    });

    it('continues when a listener throws', async () => {
      const before = listen(feed);
      feed.subscribe(() => {
        throw new Error('a faulty listener');
      });
      const after = listen(feed);
      const hint = await publishUntilHeard(feed, after);
      expect(before).toContainEqual(hint);
    });

    it('does not call a listener that has unsubscribed', async () => {
      const heard: ChangeNotification[] = [];
      const stop = feed.subscribe((hint) => heard.push(hint));
      const other = listen(feed);
      await publishUntilHeard(feed, heard);
      stop();
      const before = heard.length;
      await publishUntilHeard(feed, other);
      expect(heard).toHaveLength(before);
    });

    it('lets a listener unsubscribe twice without affecting others', async () => {
      const stop = feed.subscribe(() => {});
      const other = listen(feed);
      stop();
      stop();
      await publishUntilHeard(feed, other);
    });

    it('separates two subscriptions of the same listener', async () => {
      const heard: ChangeNotification[] = [];
      const listener = (hint: ChangeNotification) => heard.push(hint);
      const stopFirst = feed.subscribe(listener);
      feed.subscribe(listener);
      stopFirst();
      await publishUntilHeard(feed, heard);
    });

    it('lets a listener unsubscribe itself and publish while it is called', async () => {
      const heard = listen(feed);
      const own: ChangeNotification = { sessionId: uniqueId('session'), sequence: 1 };
      const stop = feed.subscribe(() => {
        stop();
        feed.publish(own);
      });
      await publishUntilHeard(feed, heard);
      await eventually(() => expect(heard).toContainEqual(own));
    });

    it('can publish without listeners', () => {
      expect(() => feed.publish({ sessionId: 'a', sequence: 1 })).not.toThrow();
    });

    it('delivers nothing after close, to publishers or listeners', async () => {
      const heard = listen(feed);
      await publishUntilHeard(feed, heard);
      await feed.close();
      const before = heard.length;
      const late = listen(feed);
      expect(() => feed.publish({ sessionId: 'a', sequence: 1 })).not.toThrow();
      expect(heard).toHaveLength(before);
      expect(late).toEqual([]);
    });

    it('can be closed twice', async () => {
      await feed.close();
      await expect(feed.close()).resolves.toBeUndefined();
    });

    it('delivers notifications between processes, both ways, if it spans processes', async ({ skip }) => {
      const { other } = opened;
      if (!other) return skip('this feed ends at the process');
      await publishUntilHeard(feed, listen(other));
      await publishUntilHeard(other, listen(feed));
    });
  });
}

function listen(feed: ChangeNotifier): readonly ChangeNotification[] {
  const heard: ChangeNotification[] = [];
  feed.subscribe((hint) => heard.push(hint));
  return heard;
}

/** Hints may be lost, and a subscription may take a moment to hold: publishes until one has come through. */
async function publishUntilHeard(
  feed: ChangeNotifier,
  heard: readonly ChangeNotification[],
  hint: ChangeNotification = { sessionId: uniqueId('session'), sequence: 1 },
): Promise<ChangeNotification> {
  await eventually(() => {
    feed.publish(hint);
    expect(heard).toContainEqual(hint);
  });
  return hint;
}
