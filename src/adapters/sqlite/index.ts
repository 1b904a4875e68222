export { SqliteStartError } from './sqlite-errors.js';
export { type SqliteOptions, SqliteStore } from './sqlite-store.js';
