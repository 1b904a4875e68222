import fc from 'fast-check';
import { expect, it } from 'vitest';
import { momentText } from './moment.js';

it('writes a moment as Date does, whatever was written before', () => {
  const moments = fc.array(
    fc.oneof(
      fc.date({ noInvalidDate: true }),
      fc.date({ noInvalidDate: true, min: new Date(), max: new Date(Date.now() + 120_000) }),
    ),
  );
  fc.assert(
    fc.property(moments, (dates) => {
      expect(dates.map((date) => momentText(date.getTime()))).toEqual(dates.map((date) => date.toISOString()));
    }),
  );
});
