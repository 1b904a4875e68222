// Crash points of the embedded store: see crash.mjs. The main thread passes groups to the writer's thread, which runs
// them; both load this.
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { crashAt, crashRow, isCrashPoint, isMarked } from './crash.mjs';

const { postMessage } = Worker.prototype;
const { prepare, exec, pragma } = Database.prototype;

Worker.prototype.postMessage = function hand(message, ...rest) {
  if (typeof message === 'string' && isMarked(message)) crashAt('before-transaction');
  return postMessage.call(this, message, ...rest);
};

/** Marked rows of the transaction that runs. */
let rows = 0;

Database.prototype.prepare = function watch(sql) {
  const statement = prepare.call(this, sql);
  if (statement.reader) return statement;
  const run = statement.run.bind(statement);
  if (sql === 'BEGIN IMMEDIATE') statement.run = () => begin(run);
  else if (sql === 'COMMIT') statement.run = () => commit(run);
  else statement.run = (...values) => write(run, values);
  return statement;
};

function begin(run) {
  rows = 0;
  return run();
}

function write(run, values) {
  if (isMarked(JSON.stringify(values))) {
    rows += 1;
    if (rows === crashRow) crashAt('before-row');
  }
  return run(...values);
}

function commit(run) {
  if (rows >= crashRow) crashAt('before-commit');
  const result = run();
  if (rows >= crashRow) crashAt('after-commit');
  return result;
}

/** The version to which the running migration leads: CRASH_ROW names one of these. */
let migratesTo;

Database.prototype.exec = function change(sql) {
  if (!/^\s*(?:CREATE|ALTER)/.test(sql)) return exec.call(this, sql);
  migratesTo = pragma.call(this, 'user_version', { simple: true }) + 1;
  if (migratesTo !== crashRow) return exec.call(this, sql);
  crashAt('before-schema');
  if (isCrashPoint('half-schema')) {
    const statements = sql.split(';').filter((statement) => statement.trim() !== '');
    exec.call(this, statements.slice(0, Math.ceil(statements.length / 2)).join(';'));
    crashAt('half-schema');
  }
  const result = exec.call(this, sql);
  crashAt('before-version');
  return result;
};

Database.prototype.pragma = function migrated(text, options) {
  const result = pragma.call(this, text, options);
  if (migratesTo !== crashRow) return result;
  if (text === `user_version = ${crashRow}`) crashAt('before-migration-commit');
  // The next one begins, so this one is committed.
  if (text === 'user_version' && result === crashRow) crashAt('after-migration-commit');
  return result;
};
