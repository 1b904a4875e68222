import type { LoadOrder } from '../harness.js';
import { costRow, type Measure } from '../measure.js';
import { APPEND_ONE } from './append.js';
import { pageAt } from './page.js';

const SMALL = 1_000;
const LARGE = 1_000_000;
const QUICK = 50_000;

/** All connections write to one session. */
const APPEND_TO_ONE: LoadOrder = { ...APPEND_ONE, session: { anyOf: 1 } };

export const oneSession: Measure = {
  id: 'one-session',
  run: async (bench) => {
    const events = bench.options.quick ? QUICK : LARGE;
    const [many, few] = [events, SMALL].map((number) => `${number.toLocaleString('en')} events`);
    const large = await bench.startFilled(1, events, `${many}`);
    const small = await bench.startFilled(1, SMALL, `${few}`);
    // Pages first, because the appends go to the same session.
    const pages = await bench.alternate(
      bench.contestant(large, pageAt(events - 50)),
      bench.contestant(small, pageAt(SMALL - 50)),
    );
    const appends = await bench.alternate(
      bench.contestant(large, APPEND_TO_ONE),
      bench.contestant(small, APPEND_TO_ONE),
    );
    return [
      costRow(`cost of the last page of a session of ${many} ÷ of ${few}`, pages, { atMost: 1.2 }),
      costRow(`cost of a single append to a session of ${many} ÷ of ${few}`, appends, { atMost: 1.2 }),
    ];
  },
};
