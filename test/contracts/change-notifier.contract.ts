import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeNotification, ChangeNotifier } from '../../src/ports/change-notifier.js';
import { eventually } from '../builders/eventually.js';
import { uniqueId } from '../builders/unique-id.js';

export interface OpenedNotifier {
  readonly notifier: ChangeNotifier;
  /** The notifier of another process; omitted if notifications do not leave the process. */
  readonly other?: ChangeNotifier;
  dispose(): Promise<void>;
}

/** What every `ChangeNotifier` guarantees. `open` is called for each test. */
export function describeChangeNotifier(name: string, open: () => Promise<OpenedNotifier>): void {
  describe(`${name} as a change notifier`, () => {
    let opened: OpenedNotifier;
    let notifier: ChangeNotifier;

    beforeEach(async () => {
      opened = await open();
      notifier = opened.notifier;
    });
    afterEach(() => opened.dispose());

    it('delivers a notification to every listener', async () => {
      const first = listen(notifier);
      const second = listen(notifier);
      const notification = await publishUntilHeard(notifier, second);
      expect(first).toContainEqual(notification);
    });

    it.each([
      { sessionId: 'A+_.:@=~-9', sequence: Number.MAX_SAFE_INTEGER },
      { sessionId: 'A+_.:@=~-9', sequence: 0, annotation: 'a.b-C_9' },
    ])('delivers the notification as it was published: %j', async (notification) => {
      const heard = listen(notifier);
      await publishUntilHeard(notifier, heard, notification);
      expect(new Set(heard.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(notification)]));
    });

    it('continues when a listener throws', async () => {
      const before = listen(notifier);
      notifier.subscribe(() => {
        throw new Error('a faulty listener');
      });
      const after = listen(notifier);
      const notification = await publishUntilHeard(notifier, after);
      expect(before).toContainEqual(notification);
    });

    it('does not call a listener that has unsubscribed', async () => {
      const heard: ChangeNotification[] = [];
      const stop = notifier.subscribe((notification) => heard.push(notification));
      const other = listen(notifier);
      await publishUntilHeard(notifier, heard);
      stop();
      const before = heard.length;
      await publishUntilHeard(notifier, other);
      expect(heard).toHaveLength(before);
    });

    it('lets a listener unsubscribe twice without affecting others', async () => {
      const stop = notifier.subscribe(() => {});
      const other = listen(notifier);
      stop();
      stop();
      await publishUntilHeard(notifier, other);
    });

    it('separates two subscriptions of the same listener', async () => {
      const heard: ChangeNotification[] = [];
      const listener = (notification: ChangeNotification) => heard.push(notification);
      const stopFirst = notifier.subscribe(listener);
      notifier.subscribe(listener);
      stopFirst();
      await publishUntilHeard(notifier, heard);
    });

    it('lets a listener unsubscribe itself and publish while it is called', async () => {
      const heard = listen(notifier);
      const own: ChangeNotification = { sessionId: uniqueId('session'), sequence: 1 };
      const stop = notifier.subscribe(() => {
        stop();
        notifier.publish(own);
      });
      await publishUntilHeard(notifier, heard);
      await eventually(() => expect(heard).toContainEqual(own));
    });

    it('can publish without listeners', () => {
      expect(() => notifier.publish({ sessionId: 'a', sequence: 1 })).not.toThrow();
    });

    it('delivers nothing after close, to publishers or listeners', async () => {
      const heard = listen(notifier);
      await publishUntilHeard(notifier, heard);
      await notifier.close();
      const before = heard.length;
      const late = listen(notifier);
      expect(() => notifier.publish({ sessionId: 'a', sequence: 1 })).not.toThrow();
      expect(heard).toHaveLength(before);
      expect(late).toEqual([]);
    });

    it('can be closed twice', async () => {
      await notifier.close();
      await expect(notifier.close()).resolves.toBeUndefined();
    });

    it('delivers notifications between processes, both ways, if it spans processes', async ({ skip }) => {
      const { other } = opened;
      if (!other) return skip('this notifier does not leave the process');
      await publishUntilHeard(notifier, listen(other));
      await publishUntilHeard(other, listen(notifier));
    });
  });
}

function listen(notifier: ChangeNotifier): readonly ChangeNotification[] {
  const heard: ChangeNotification[] = [];
  notifier.subscribe((notification) => heard.push(notification));
  return heard;
}

/**
 * Notifications may be lost, and a subscription may take a moment to take effect, so this publishes until one arrives.
 */
async function publishUntilHeard(
  notifier: ChangeNotifier,
  heard: readonly ChangeNotification[],
  notification: ChangeNotification = { sessionId: uniqueId('session'), sequence: 1 },
): Promise<ChangeNotification> {
  await eventually(() => {
    notifier.publish(notification);
    expect(heard).toContainEqual(notification);
  });
  return notification;
}
