import type { Bench, LoadOrder } from '../harness.js';
import { CONNECTIONS } from '../harness.js';
import { type Measure, throughputRow } from '../measure.js';
import { eventText, JSON_TYPE, MARKED_SESSION } from '../messages.js';

/** One event per request; each connection has a session of its own. */
export const APPEND_ONE: LoadOrder = {
  method: 'POST',
  path: `/sessions/${MARKED_SESSION}/events`,
  contentType: JSON_TYPE,
  body: eventText(),
  session: 'of-connection',
};

export const append: Measure = {
  id: 'append',
  run: async (bench: Bench) => {
    const service = await bench.startService();
    const echo = await bench.startBaseline('bare Fastify echo', 'echo.js');
    await bench.createSessions(service, CONNECTIONS);
    const pair = await bench.alternate(bench.contestant(service, APPEND_ONE), bench.contestant(echo, APPEND_ONE));
    return [throughputRow('single durable append ÷ bare Fastify echo of the same body', pair, { atLeast: 0.45 })];
  },
};
