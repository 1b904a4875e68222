// A planted fault, loaded by `node --import` from tests only: what is marked is acknowledged before it is written, and
// the process dies at the write as crash-mongodb.mjs says.
import { ServerResponse } from 'node:http';
import mongoose from 'mongoose';
import { isMarked } from './crash.mjs';
import './crash-mongodb.mjs';

const { Collection } = mongoose.mongo;
const { insertMany } = Collection.prototype;
const { end } = ServerResponse.prototype;

/** Writes whose answers are on their way. */
const owed = [];

Collection.prototype.insertMany = async function acknowledge(documents, options) {
  if (!isMarked(JSON.stringify(documents))) return insertMany.call(this, documents, options);
  owed.push(() => insertMany.call(this, documents, options));
  return { acknowledged: true, insertedCount: documents.length };
};

ServerResponse.prototype.end = function answer(...args) {
  this.once('finish', () => {
    for (const write of owed.splice(0)) write();
  });
  return end.apply(this, args);
};
