import { afterAll, afterEach } from 'vitest';
import { CheckedFetch } from './checked-fetch.js';

// In every test file. Requests that go past `fetch` are checked where they are made.
const checked = new CheckedFetch(globalThis.fetch);
globalThis.fetch = checked.fetch;
afterEach(() => checked.settle());
afterAll(() => checked.settle());
