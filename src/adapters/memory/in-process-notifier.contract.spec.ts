import { describe, expect, it } from 'vitest';
import { describeChangeNotifier } from '../../../test/contracts/change-notifier.contract.js';
import type { ChangeNotification } from '../../ports/change-notifier.js';
import { InProcessNotifier } from './in-process-notifier.js';

describeChangeNotifier('InProcessNotifier', async () => {
  const notifier = new InProcessNotifier();
  return { notifier, dispose: () => notifier.close() };
});

describe('InProcessNotifier', () => {
  it('has delivered the notification when publish returns', () => {
    const notifier = new InProcessNotifier();
    const heard: ChangeNotification[] = [];
    notifier.subscribe((notification) => heard.push(notification));
    notifier.publish({ sessionId: 'a', sequence: 1 });
    notifier.publish({ sessionId: 'a', sequence: 2 });
    expect(heard).toEqual([
      { sessionId: 'a', sequence: 1 },
      { sessionId: 'a', sequence: 2 },
    ]);
  });

  it('does not deliver the current notification to a listener that subscribes or unsubscribes meanwhile', () => {
    const notifier = new InProcessNotifier();
    const heard: string[] = [];
    notifier.subscribe(() => {
      notifier.subscribe(() => heard.push('newcomer'));
      stopOther();
    });
    const stopOther = notifier.subscribe(() => heard.push('stopped'));
    notifier.publish({ sessionId: 'a', sequence: 1 });
    expect(heard).toEqual([]);
  });
});
