import { describe, expect, it } from 'vitest';
import { nextTurn } from '../../test/builders/time.js';
import { GroupCommit, type GroupCommitLimits, QueueFullError } from './group-commit.js';

const WIDE: GroupCommitLimits = {
  maxQueuedItems: 1000,
  maxQueuedBytes: 1000,
  maxGroupItems: 1000,
  maxGroupBytes: 1000,
};

/**
 * A store whose commits begin when `GroupCommit` says so and end when the test does. It answers an operation with its
 * double.
 */
class ManualCommit {
  readonly groups: (readonly number[])[] = [];
  private end: PromiseWithResolvers<readonly number[]> | undefined;
  private begun = Promise.withResolvers<void>();

  readonly commit = (operations: readonly number[]): Promise<readonly number[]> => {
    expect(this.end, 'one commit at a time').toBeUndefined();
    this.groups.push(operations);
    this.end = Promise.withResolvers();
    this.begun.resolve();
    return this.end.promise;
  };

  /** Waits until a commit is running. */
  async start(): Promise<void> {
    await this.begun.promise;
  }

  async succeed(): Promise<void> {
    const end = await this.takeEnd();
    end.resolve((this.groups.at(-1) ?? []).map((operation) => operation * 2));
    await nextTurn();
  }

  async fail(error: unknown): Promise<void> {
    const end = await this.takeEnd();
    end.reject(error);
    await nextTurn();
  }

  private async takeEnd(): Promise<PromiseWithResolvers<readonly number[]>> {
    await this.begun.promise;
    const { end } = this;
    if (!end) throw new Error('no commit is running');
    this.end = undefined;
    this.begun = Promise.withResolvers();
    return end;
  }
}

function setUp(limits: Partial<GroupCommitLimits> = {}) {
  const store = new ManualCommit();
  const group = new GroupCommit(store.commit, { ...WIDE, ...limits });
  /** Adds operations that count as one byte each. */
  const addAll = (...operations: readonly number[]) => operations.map((operation) => group.add(operation, 1));
  return { store, group, addAll };
}

describe('GroupCommit', () => {
  it('commits the operations of one turn as one group, in order, and gives each its own result', async () => {
    const { store, addAll } = setUp();
    const results = addAll(1, 2, 3);
    await store.succeed();
    expect(store.groups).toEqual([[1, 2, 3]]);
    expect(await Promise.all(results)).toEqual([2, 4, 6]);
  });

  it('collects operations that arrive during a commit into the next group', async () => {
    const { store, addAll } = setUp();
    addAll(1);
    await store.start();
    const later = addAll(2);
    await nextTurn();
    later.push(...addAll(3));
    await nextTurn();
    expect(store.groups).toEqual([[1]]);
    await store.succeed();
    await store.succeed();
    expect(store.groups).toEqual([[1], [2, 3]]);
    expect(await Promise.all(later)).toEqual([4, 6]);
  });

  it('starts again after it was idle', async () => {
    const { store, addAll } = setUp();
    addAll(1);
    await store.succeed();
    addAll(2);
    await store.succeed();
    expect(store.groups).toEqual([[1], [2]]);
  });

  it('does not acknowledge before the commit has ended', async () => {
    const { store, group } = setUp();
    let isSettled = false;
    const result = group.add(1, 1).finally(() => {
      isSettled = true;
    });
    await store.start();
    await nextTurn();
    expect(isSettled).toBe(false);
    await store.succeed();
    expect(await result).toBe(2);
  });

  it('rejects the whole group whose commit fails, and continues with the next one', async () => {
    const { store, addAll } = setUp();
    const failing = Promise.allSettled(addAll(1, 2));
    await store.start();
    const [next] = addAll(3);
    const error = new Error('disk full');
    await store.fail(error);
    expect(await failing).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    await store.succeed();
    expect(await next).toBe(6);
  });

  it('rejects the group if the commit throws synchronously', async () => {
    const group = new GroupCommit<number, number>(() => {
      throw new Error('at once');
    }, WIDE);
    await expect(group.add(1, 1)).rejects.toThrow('at once');
    await expect(group.add(2, 1)).rejects.toThrow('at once');
  });

  it('limits a group by its number of operations', async () => {
    const { store, addAll } = setUp({ maxGroupItems: 2 });
    const results = addAll(1, 2, 3, 4, 5);
    for (const _ of [1, 2, 3]) await store.succeed();
    expect(store.groups).toEqual([[1, 2], [3, 4], [5]]);
    expect(await Promise.all(results)).toEqual([2, 4, 6, 8, 10]);
  });

  it('limits a group by its bytes, except for a larger operation, which is committed alone', async () => {
    const { store, group } = setUp({ maxGroupBytes: 10 });
    const results = [6, 4, 1, 99, 10, 1].map((sizeBytes) => group.add(sizeBytes, sizeBytes));
    for (const _ of [1, 2, 3, 4, 5]) await store.succeed();
    expect(store.groups).toEqual([[6, 4], [1], [99], [10], [1]]);
    await Promise.all(results);
  });

  it('refuses operations above the limit of the queue, and accepts more once there is room', async () => {
    const { store, group, addAll } = setUp({ maxQueuedItems: 2 });
    addAll(1);
    await store.start();
    const waiting = addAll(2, 3);
    await expect(group.add(4, 1)).rejects.toThrow(QueueFullError);
    await store.succeed();
    await store.start();
    const [later] = addAll(5);
    await store.succeed();
    await store.succeed();
    expect(await Promise.all([...waiting, later])).toEqual([4, 6, 10]);
    expect(store.groups).toEqual([[1], [2, 3], [5]]);
  });

  it('refuses operations above the byte limit of the queue, and frees the bytes again', async () => {
    const { store, group } = setUp({ maxQueuedBytes: 10 });
    group.add(1, 5);
    await store.start();
    const waiting = [group.add(2, 6), group.add(3, 4)];
    await expect(group.add(4, 1)).rejects.toThrow(QueueFullError);
    await store.succeed();
    await store.start();
    waiting.push(group.add(5, 10));
    await store.succeed();
    await store.succeed();
    expect(await Promise.all(waiting)).toEqual([4, 6, 10]);
  });

  it('accepts an operation that is larger than the queue if nothing waits', async () => {
    const { store, group } = setUp({ maxQueuedBytes: 10 });
    const result = group.add(1, 99);
    await store.succeed();
    expect(await result).toBe(2);
  });

  it('reports how many operations wait', async () => {
    const { store, group, addAll } = setUp();
    expect(group.depth).toBe(0);
    addAll(1);
    expect(group.depth).toBe(1);
    await store.start();
    expect(group.depth).toBe(0);
    addAll(2, 3);
    expect(group.depth).toBe(2);
    await store.succeed();
    await store.start();
    expect(group.depth).toBe(0);
    await store.succeed();
  });

  it('drains: waits for everything that was added, and for what arrives meanwhile', async () => {
    const { store, group, addAll } = setUp({ maxGroupItems: 1 });
    let isDrained = false;
    addAll(1, 2);
    const draining = group.drain().then(() => {
      isDrained = true;
    });
    await store.succeed();
    addAll(3);
    await store.succeed();
    expect(isDrained).toBe(false);
    await store.succeed();
    await draining;
    expect(store.groups).toEqual([[1], [2], [3]]);
  });

  it('drains at once if nothing waits, also after the last commit failed', async () => {
    const { store, group } = setUp();
    await group.drain();
    const failing = expect(group.add(1, 1)).rejects.toThrow('x');
    await store.fail(new Error('x'));
    await failing;
    await group.drain();
  });
});
