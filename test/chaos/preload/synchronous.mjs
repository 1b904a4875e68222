// A planted fault, loaded by `node --import` from tests only: the database is written with another level of
// `synchronous` than the service requests, and reports the requested one, so that the check at the start does not
// refuse it.
import Database from 'better-sqlite3';

const { PRELOAD_SYNCHRONOUS: level } = process.env;
const FULL = 2;
const { pragma } = Database.prototype;

Database.prototype.pragma = function lie(text, options) {
  if (text === 'synchronous') return FULL;
  return pragma.call(this, text.startsWith('synchronous = ') ? `synchronous = ${level}` : text, options);
};
