import { afterAll, afterEach } from 'vitest';
import { CheckedFetch } from './checked-fetch.js';

// Runs in every test file. Requests that do not use `fetch` are checked where they are made.
const checked = new CheckedFetch(globalThis.fetch);
globalThis.fetch = checked.fetch;
afterEach(() => checked.settle());
afterAll(() => checked.settle());
