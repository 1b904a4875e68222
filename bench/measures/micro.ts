import type { Measure } from '../measure.js';
import type { MicroResult } from '../micro.js';
import { runTask } from '../task.js';

const MICRO = new URL('../micro.js', import.meta.url);

export const micro: Measure = {
  id: 'micro',
  run: async () => {
    const micros = await runTask<object, MicroResult>(MICRO, {});
    return Object.entries(micros).map(([what, value]) => ({ what, value, unit: 'µs' }));
  },
};
