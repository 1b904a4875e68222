import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { deliveryIdAt } from './delivery.js';
import { parseDeliveryQuery } from './parse-requests.js';

describe('a page of deliveries', () => {
  const cursorOf = (cursor: string) => parseDeliveryQuery({ cursor }, DEFAULT_LIMITS).after;

  it('begins after the id of a delivery, whatever its time', () => {
    for (const atMs of [0, 1, Date.parse('2026-01-31T09:30:00Z'), Date.parse('2100-01-01T00:00:00Z')]) {
      const deliveryId = deliveryIdAt(atMs, 999, '0123456789abcdef0123');
      expect(cursorOf(deliveryId)).toBe(deliveryId);
    }
  });

  it.each([
    '',
    'x',
    'msg_',
    'msg_1',
    '__proto__',
    `msg_${'g'.repeat(33)}`,
    `msg_${'0'.repeat(13)}`,
    `${deliveryIdAt(0, 0, 'aa')}~`,
  ])('does not begin after %j', (cursor) =>
    expect(() => cursorOf(cursor)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' })),
  );
});
