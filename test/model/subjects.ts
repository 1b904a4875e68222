import { SqliteStore } from '../../src/adapters/sqlite/index.js';
import { ManualClock } from '../builders/manual-clock.js';
import { Service } from '../e2e/service.js';
import { HttpSubject } from './http-subject.js';
import { StoreSubject } from './store-subject.js';

/** Provides the embedded store in this folder. */
export async function withSqliteSubject<Result>(
  dataDir: string,
  lateEventGraceMs: number,
  use: (subject: StoreSubject, clock: ManualClock) => Promise<Result>,
): Promise<Result> {
  const clock = new ManualClock();
  const options = { dataDir, lateEventGraceMs, maxQueuedEvents: 10_000, maxQueuedBytes: 2 ** 26 };
  const subject = new StoreSubject(await SqliteStore.open(clock, options), async () => {
    await subject.store.close();
    return SqliteStore.open(clock, options);
  });
  try {
    return await use(subject, clock);
  } finally {
    await subject.store.close();
  }
}

/** Provides the whole service on the embedded store in this folder. */
export async function withHttpSubject<Result>(
  dataDir: string,
  lateEventGraceMs: number,
  use: (subject: HttpSubject, clock: ManualClock) => Promise<Result>,
): Promise<Result> {
  const clock = new ManualClock();
  const environment = { DATA_DIR: dataDir, LATE_EVENT_GRACE_SECONDS: `${lateEventGraceMs / 1_000}` };
  const subject = new HttpSubject(await Service.start(environment, clock), async () => {
    await subject.service.stop();
    return Service.start(environment, clock);
  });
  try {
    return await use(subject, clock);
  } finally {
    await subject.service.stop();
  }
}
