import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Erasure, NOTHING_COUNTED } from '../../domain/erasure.js';
import { toReceipt } from './receipt.js';

const OPEN: Erasure = {
  erasureId: 's-1',
  state: 'erasing',
  subject: { kind: 'session', sessionId: 'call-of-anna' },
  subjectHash: 'ab',
  requestedAtMs: 0,
  finishedAtMs: null,
  counts: { ...NOTHING_COUNTED, sessions: 1 },
};

describe('the receipt of an erasure', () => {
  it('identifies nobody, even while the erasure is under way', () => {
    expect(JSON.stringify(toReceipt(OPEN))).not.toContain('call-of-anna');
    expect(toReceipt(OPEN)).toMatchObject({ state: 'erasing', finishedAt: null, receiptHash: null });
  });

  it('ends with the hash of everything before it', () => {
    const { receiptHash, ...facts } = toReceipt({ ...OPEN, state: 'erased', subject: null, finishedAtMs: 5 }) as {
      receiptHash: string;
    };
    expect(receiptHash).toBe(createHash('sha256').update(JSON.stringify(facts)).digest('hex'));
  });
});
