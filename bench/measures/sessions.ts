import type { LoadOrder } from '../harness.js';
import { costRow, type Measure, type Row, type Target } from '../measure.js';
import { MARKED_SESSION } from '../messages.js';
import { APPEND_ONE } from './append.js';

const FEW = 1_000;
const MANY = 1_000_000;
const QUICK = 20_000;

/** A stored session has few events, so that a million of them can be created in a minute or two. */
const EVENTS_EACH = 1;

const PAGE: LoadOrder = { method: 'GET', path: `/sessions/${MARKED_SESSION}?limit=50`, session: { anyOf: FEW } };

export const sessions: Measure = {
  id: 'sessions',
  run: async (bench) => {
    const many = bench.options.quick ? QUICK : MANY;
    const large = await bench.startFilled(many, EVENTS_EACH, `${count(many)} sessions`);
    const small = await bench.startFilled(FEW, EVENTS_EACH, `${count(FEW)} sessions`);
    const compare = async (what: string, ofLarge: LoadOrder, ofSmall: LoadOrder, target?: Target): Promise<Row> => {
      const pair = await bench.alternate(bench.contestant(large, ofLarge), bench.contestant(small, ofSmall));
      return costRow(`${what}: ${count(many)} sessions in the store ÷ ${count(FEW)}`, pair, target);
    };
    const anyPage = (anyOf: number): LoadOrder => ({ ...PAGE, session: { anyOf } });
    return [
      await compare('cost of a page of 1,000 sessions', PAGE, PAGE, { atMost: 1.3 }),
      await compare('cost of a page of any session', anyPage(many), anyPage(FEW)),
      await compare('cost of a single append to 64 live sessions', APPEND_ONE, APPEND_ONE, { atMost: 1.3 }),
    ];
  },
};

function count(number: number): string {
  return number.toLocaleString('en');
}
