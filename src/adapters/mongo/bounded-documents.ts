import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Query } from 'mongoose';
import type { PageBudget, TakenPage } from '../../domain/page-budget.js';

/** After converting this many bytes of BSON, other work runs first: about 10 ms. */
const TURN_BYTES = 1024 * 1024;

type Streamed<Found> = Pick<Query<Found[], unknown>, 'cursor'>;

/** The cursor of the driver, which a loop closes however it ends: one of Mongoose stays open if it is left early. */
export async function openCursor<Found>(query: Streamed<Found>): Promise<AsyncIterable<Found>> {
  const cursor = query.cursor() as unknown as { getDriverCursor(): Promise<AsyncIterable<Found>> };
  return await cursor.getDriverCursor();
}

/**
 * `takePage` for a query: documents are fetched and converted as they are taken, and the cursor is closed after the
 * last one. A response of the server has at most 16 MiB, so that much may be buffered beyond the budget.
 */
export async function takeDocuments<Found, Item>(
  query: Streamed<Found>,
  limit: number,
  budget: PageBudget,
  turn: { readonly to: (found: Found) => Item; readonly bytesOf: (item: Item) => number },
): Promise<TakenPage<Item>> {
  const items: Item[] = [];
  let untilTurn = TURN_BYTES;
  for await (const found of await openCursor(query)) {
    const item = turn.to(found);
    const bytes = turn.bytesOf(item);
    if (items.length === limit || !budget.take(bytes)) return { items, hasMore: true };
    items.push(item);
    untilTurn -= bytes;
    if (untilTurn > 0) continue;
    await nextTurn();
    untilTurn = TURN_BYTES;
  }
  return { items, hasMore: false };
}
