export { type SqliteOptions, SqliteStore } from './sqlite-store.js';
