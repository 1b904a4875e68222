import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../builders/manual-clock.js';
import { SeededRandom } from '../interleaving/random.js';
import { CALL_IDS, deliverInAnyOrder, OWN_CALLS, viewsOf } from './any-order.js';
import { bodyOf } from './ingest-fixtures.js';
import { Service } from './service.js';

/** The clock stands still, so that messages without a time arrive at the same moment. */
const clock = new ManualClock();
const random = new SeededRandom(7);

describe('calls that are delivered three times in any order, by eight clients at once', () => {
  let once: Service;
  let often: Service;
  beforeAll(async () => {
    [once, often] = await Promise.all([Service.start({}, clock), Service.start({}, clock)]);
    for (const { provider, messages } of OWN_CALLS) await once.post(`/ingest/${provider}`, bodyOf(messages));
    await deliverInAnyOrder(
      (path, body) => often.post(path, body),
      () => random.next(),
    );
  });
  afterAll(() => Promise.all([once.stop(), often.stop()]));

  it.each(CALL_IDS)('read the same: %s', async (sessionId) => {
    expect(await viewsOf(often.get, sessionId)).toEqual(await viewsOf(once.get, sessionId));
  });
});
