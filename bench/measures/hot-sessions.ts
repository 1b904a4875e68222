import { costRow, type Measure } from '../measure.js';
import { APPEND_ONE } from './append.js';

const HOT = 16;
const ALL = 1_000;

export const hotSessions: Measure = {
  id: 'hot-sessions',
  run: async (bench) => {
    const service = await bench.startFilled(ALL, 1, 'service');
    const into = (anyOf: number) => ({
      ...bench.contestant(service, { ...APPEND_ONE, session: { anyOf } }),
      name: `${anyOf.toLocaleString('en')} sessions`,
    });
    const pair = await bench.alternate(into(HOT), into(ALL));
    return [costRow('cost of a single append to 16 hot sessions ÷ to 1,000 sessions', pair, { atMost: 1.3 })];
  },
};
