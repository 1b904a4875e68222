import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../interleaving/random.js';
import { EventStream } from './event-stream.js';
import { ServiceHome } from './service-home.js';
import { postJson } from './service-process.js';

const SESSIONS = 6;
const TAILS = 60;
const EVENTS = 80;
/** How often a tail is cut off at a random moment before it may stay to the end. */
const CUTS = 4;

describe('many followers', () => {
  const home = ServiceHome.forAllTests();
  let address: string;
  beforeAll(async () => {
    address = await home.service.address();
  });

  it.each([1, 2])(
    'all see what the log says, although their streams are cut at random and resumed (seed %i)',
    async (seed) => {
      const random = new SeededRandom(seed);
      const ids = Array.from({ length: SESSIONS }, (_, index) => `seed-${seed}-${index}`);
      for (const sessionId of ids) await postJson(`${address}/sessions`, { sessionId });
      const tails = Array.from({ length: TAILS }, (_, index) => follow(ids[index % SESSIONS] ?? '', random));
      await Promise.all(ids.map((sessionId) => write(sessionId)));
      const seen = await Promise.all(tails);
      for (const [index, sessionId] of ids.entries()) {
        const log = await (await fetch(`${address}/sessions/${sessionId}/events?limit=500`)).json();
        const { events } = log as { events: unknown[] };
        expect(events).toHaveLength(EVENTS);
        const ofSession = seen.filter((_, tail) => tail % SESSIONS === index);
        for (const data of ofSession) expect(data).toEqual(events);
      }
    },
  );

  async function write(sessionId: string): Promise<void> {
    for (let number = 0; number < EVENTS; number++) {
      const event = { eventId: `e${number}`, type: 'user_speech', payload: { text: `${number} of ${sessionId}` } };
      expect((await postJson(`${address}/sessions/${sessionId}/events`, event)).status).toBe(201);
    }
  }

  /** All events that arrived, over several connections. */
  async function follow(sessionId: string, random: SeededRandom): Promise<readonly unknown[]> {
    const seen: { readonly sequence: number }[] = [];
    for (let cut = 0; seen.length < EVENTS; cut++) {
      const last = String(seen.at(-1)?.sequence ?? 0);
      const stream = new EventStream(`${address}/sessions/${sessionId}/stream`, { 'last-event-id': last });
      const left = EVENTS - seen.length;
      const wanted = cut < CUTS ? random.below(left + 1) : left;
      await stream.until(() => stream.sequences.length >= wanted);
      stream.close();
      seen.push(...stream.messages.filter(({ event }) => event === 'event').map(({ data }) => data));
    }
    return seen;
  }
});
