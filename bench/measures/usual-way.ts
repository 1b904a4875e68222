import { CONNECTIONS } from '../harness.js';
import { type Measure, throughputRow } from '../measure.js';
import { APPEND_ONE } from './append.js';

export const usualWay: Measure = {
  id: 'usual-way',
  run: async (bench) => {
    const service = await bench.startService();
    const usual = await bench.startBaseline('the usual way', 'usual-way/main.js', bench.newFolder());
    await bench.createSessions(service, CONNECTIONS);
    await bench.createSessions(usual, CONNECTIONS);
    const pair = await bench.alternate(bench.contestant(service, APPEND_ONE), bench.contestant(usual, APPEND_ONE));
    return [throughputRow('single durable append ÷ the usual way on SQLite', pair, { atLeast: 8 })];
  },
};
