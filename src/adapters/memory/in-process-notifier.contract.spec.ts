import { describe, expect, it } from 'vitest';
import { describeEventFeed } from '../../../test/contracts/change-notifier.contract.js';
import type { ChangeNotification } from '../../ports/change-notifier.js';
import { InProcessNotifier } from './in-process-notifier.js';

describeEventFeed('InProcessNotifier', async () => {
  const feed = new InProcessNotifier();
  return { feed, dispose: () => feed.close() };
});

describe('InProcessNotifier', () => {
  it('has delivered the notification when publish returns', () => {
    const feed = new InProcessNotifier();
    const heard: ChangeNotification[] = [];
    feed.subscribe((hint) => heard.push(hint));
    feed.publish({ sessionId: 'a', sequence: 1 });
    feed.publish({ sessionId: 'a', sequence: 2 });
    expect(heard).toEqual([
      { sessionId: 'a', sequence: 1 },
      { sessionId: 'a', sequence: 2 },
    ]);
  });

  it('does not deliver the current notification to a listener that subscribes or unsubscribes meanwhile', () => {
    const feed = new InProcessNotifier();
    const heard: string[] = [];
    feed.subscribe(() => {
      feed.subscribe(() => heard.push('newcomer'));
      stopOther();
    });
    const stopOther = feed.subscribe(() => heard.push('stopped'));
    feed.publish({ sessionId: 'a', sequence: 1 });
    expect(heard).toEqual([]);
  });
});
