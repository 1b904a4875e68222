import { afterAll, afterEach } from 'vitest';
import { CheckedFetch } from './checked-fetch.js';

// Runs in every test file. Requests that do not use `fetch` are checked where they are made.
const plainFetch = globalThis.fetch;
const checked = new CheckedFetch(plainFetch);
globalThis.fetch = checked.fetch;
afterEach(() => checked.settle());
afterAll(async () => {
  globalThis.fetch = plainFetch;
  await checked.settle();
});
