import { bodyOf, DELIVERIES, type Delivery } from './ingest-fixtures.js';

const startsOf = (sessionId: string | undefined) =>
  new Set(DELIVERIES.flatMap(({ golden }) => (golden.sessionId === sessionId ? (golden.startedAt ?? []) : [])));

/**
 * Every body that names its own call and is accepted. Some published samples use one id for several calls: if they
 * disagree on the start, the first one to arrive decides.
 */
export const OWN_CALLS: readonly Delivery[] = DELIVERIES.filter(
  ({ golden }) => golden.sessionId && !golden.faults && startsOf(golden.sessionId).size < 2,
);

const idsOf = (deliveries: readonly Delivery[]) => [
  ...new Set(deliveries.flatMap(({ golden }) => golden.sessionId ?? [])),
];

export const CALL_IDS = idsOf(OWN_CALLS);

/** These contain the start of their call; all others start when they arrive. */
export const STARTED_CALL_IDS = idsOf(OWN_CALLS.filter(({ golden }) => golden.startedAt));

const DELIVERED_TIMES = 3;
const CLIENTS = 8;
const UNAVAILABLE = 503;

type Post = (path: string, body: unknown) => Promise<{ readonly status: number }>;
type Get = (path: string) => Promise<{ readonly json: unknown }>;

/** Delivers every body three times, in a random order, by eight clients at once. */
export async function deliverInAnyOrder(post: Post, random: () => number): Promise<void> {
  const queue = Array.from({ length: DELIVERED_TIMES }, () => OWN_CALLS)
    .flat()
    .map((delivery) => ({ delivery, rank: random() }))
    .sort((a, b) => a.rank - b.rank);
  const client = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { provider, messages, golden } = next.delivery;
      const { status } = await post(`/ingest/${provider}`, bodyOf(messages));
      const expected = golden.expectsAnswer ? 422 : 200;
      // A slow store is not a fault: a sender repeats a delivery that was answered so.
      if (status === UNAVAILABLE) queue.unshift(next);
      else if (status !== expected) throw new Error(`${provider} was answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** What depends on the order of arrival. */
const TELL_ORDER: ReadonlySet<string> = new Set([
  ...['sequence', 'sequences', 'eventIds', 'throughSequence', 'issues', 'createdAt', 'updatedAt', 'nextCursor'],
]);

/** What everyone sees of a call. */
export async function viewsOf(get: Get, sessionId: string): Promise<unknown> {
  const path = `/sessions/${sessionId}`;
  const { startedAt, status } = (await get(path)).json as { readonly startedAt: string; readonly status: string };
  const { json: transcript } = await get(`${path}/transcript?limit=500`);
  const { json: turns } = await get(`${path}/turns`);
  const { json: annotations } = await get(`${path}/annotations`);
  const views = { startedAt, status, transcript, turns, annotations };
  return JSON.parse(JSON.stringify(views, (name, value) => (TELL_ORDER.has(name) ? undefined : value)));
}
