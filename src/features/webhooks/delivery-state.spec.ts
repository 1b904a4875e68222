import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from './delivery.js';
import { decideAttempt, freeSlots, type Health, NEW_HEALTH, type Outcome, parseRetryAfter } from './delivery-state.js';

const RETRY_MS = [5_000, 300_000, 1_800_000];
const RULE = { retryMs: RETRY_MS, disableAfterMs: 432_000_000, random: 0.5 };

const aDelivery = (change: Partial<Delivery> = {}): Delivery => ({
  deliveryId: 'msg_1',
  type: 'session.created',
  sessionId: 'call',
  timestampMs: 0,
  data: {},
  events: null,
  createdAtMs: 0,
  status: 'pending',
  attempts: 0,
  tries: 0,
  firstFailedAtMs: null,
  nextAttemptAtMs: 0,
  log: [],
  ...change,
});
const anOutcome = (atMs: number, error: string | null = 'answered 500', change: Partial<Outcome> = {}): Outcome => ({
  atMs,
  status: error === null ? 200 : 500,
  error,
  durationMs: 0,
  retryAfterMs: null,
  ...change,
});

describe('after an attempt', () => {
  it('a success ends the delivery and every wait', () => {
    const failing = decideAttempt(aDelivery(), NEW_HEALTH, anOutcome(0), RULE);
    const { delivery, health } = decideAttempt(failing.delivery, failing.health, anOutcome(5_000, null), RULE);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 2, nextAttemptAtMs: null });
    expect(health).toMatchObject({ failures: 0, failingSinceMs: null, probeAtMs: null, lastSuccessAtMs: 5_000 });
  });

  it('the waits are those of the schedule, varied by up to a fifth', () => {
    let { delivery, health } = { delivery: aDelivery(), health: NEW_HEALTH };
    const waits: number[] = [];
    for (let nowMs = 0, count = 0; count < 5; count += 1) {
      ({ delivery, health } = decideAttempt(delivery, health, anOutcome(nowMs), RULE));
      waits.push((delivery.nextAttemptAtMs ?? 0) - nowMs);
      expect(health.probeAtMs).toBe(delivery.nextAttemptAtMs);
      nowMs = delivery.nextAttemptAtMs ?? 0;
    }
    expect(waits).toEqual([5_000, 300_000, 1_800_000, 1_800_000, 1_800_000]);
    const least = decideAttempt(aDelivery(), NEW_HEALTH, anOutcome(0), { ...RULE, random: 0 });
    const most = decideAttempt(aDelivery(), NEW_HEALTH, anOutcome(0), { ...RULE, random: 0.999_999 });
    expect([least.delivery.nextAttemptAtMs, most.delivery.nextAttemptAtMs]).toEqual([4_000, 6_000]);
  });

  it('Retry-After is the shortest wait, for the delivery and for the webhook', () => {
    const { delivery, health } = decideAttempt(
      aDelivery(),
      NEW_HEALTH,
      anOutcome(0, 'answered 429', { retryAfterMs: 60_000 }),
      RULE,
    );
    expect([delivery.nextAttemptAtMs, health.probeAtMs]).toEqual([60_000, 60_000]);
  });

  it('a failure of an attempt that was under way with the first one takes no step of the schedule', () => {
    const first = decideAttempt(aDelivery(), NEW_HEALTH, anOutcome(0), RULE);
    const second = decideAttempt(aDelivery(), first.health, anOutcome(1), RULE);
    expect(second.health).toMatchObject({ failures: 2, step: 1, probeAtMs: first.health.probeAtMs });
  });

  it('410 disables the webhook, and so do days of failures, but not before the tenth', () => {
    expect(decideAttempt(aDelivery(), NEW_HEALTH, anOutcome(0, 'answered 410', { status: 410 }), RULE).disable).toBe(
      'gone',
    );
    const long = { ...NEW_HEALTH, failingSinceMs: 0, probeAtMs: 0 };
    const at = (failures: number) =>
      decideAttempt(aDelivery(), { ...long, failures }, anOutcome(RULE.disableAfterMs), RULE).disable;
    expect([at(8), at(9)]).toEqual([null, 'failing']);
  });

  it.each([
    ['7', 7_000],
    ['0', null],
    ['999999999', 86_400_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9_000],
    ['soon', null],
    [null, null],
  ])('Retry-After %j is read as %j', (header, expected) => expect(parseRetryAfter(header, 1_000)).toBe(expected));
});

describe('for any history of attempts', () => {
  /**
   * Many deliveries of one webhook, tried as the dispatcher does, to a receiver that is up or down and refuses some of
   * them permanently.
   */
  const history = fc.record({
    isUp: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
    poisoned: fc.subarray([0, 1, 2, 3, 4]),
  });

  it('no delivery is given up without its ten tries and a success of another one since, and all others are delivered once the receiver is up', () => {
    fc.assert(
      fc.property(history, ({ isUp, poisoned }) => {
        const deliveries = [0, 1, 2, 3, 4].map((number) => aDelivery({ deliveryId: `msg_${number}` }));
        let health: Health = NEW_HEALTH;
        let lastSuccessMs = Number.NEGATIVE_INFINITY;
        const run = (nowMs: number, up: boolean) => {
          const byDue = [...deliveries.entries()].sort(
            ([, one], [, other]) => (one.nextAttemptAtMs ?? 0) - (other.nextAttemptAtMs ?? 0),
          );
          for (const [index, delivery] of byDue) {
            const isDue = delivery.nextAttemptAtMs !== null && delivery.nextAttemptAtMs <= nowMs;
            if (!isDue || freeSlots(health, 0, 16, nowMs) < 1) continue;
            const error = up && !poisoned.includes(index) ? null : 'answered 500';
            const decision = decideAttempt(delivery, health, anOutcome(nowMs, error), RULE);
            if (error === null) lastSuccessMs = nowMs;
            if (decision.delivery.status === 'dead') {
              expect(decision.delivery.tries).toBeGreaterThan(RETRY_MS.length);
              expect(lastSuccessMs).toBeGreaterThanOrEqual(decision.delivery.firstFailedAtMs ?? 0);
            }
            ({ health } = decision);
            deliveries[index] = decision.delivery;
          }
        };
        let nowMs = 0;
        for (const up of isUp) {
          nowMs += 60_000;
          run(nowMs, up);
        }
        for (let round = 0; round < 60; round += 1) {
          nowMs += 1_900_000;
          run(nowMs, true);
        }
        for (const [index, { status }] of deliveries.entries()) {
          if (!poisoned.includes(index)) expect(status).toBe('delivered');
        }
      }),
      { numRuns: 200 },
    );
  });
});
