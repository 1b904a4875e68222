// Crash points of the MongoDB store and of `migrate`: see crash.mjs.
import mongoose from 'mongoose';
import { crashAt, crashRow, isCrashPoint, isMarked } from './crash.mjs';

const { Collection } = mongoose.mongo;
const { insertMany, updateOne, createIndex } = Collection.prototype;

let isInserted = false;

Collection.prototype.insertMany = async function insert(documents, options) {
  const marked = documents.filter((document) => isMarked(JSON.stringify(document))).length;
  if (marked < crashRow) return insertMany.call(this, documents, options);
  crashAt('before-insert');
  if (isCrashPoint('half-inserted')) {
    await insertMany.call(this, documents.slice(0, Math.ceil(documents.length / 2)), options);
    crashAt('half-inserted');
  }
  const result = await insertMany.call(this, documents, options);
  crashAt('after-insert');
  isInserted = true;
  return result;
};

Collection.prototype.updateOne = function project(filter, update, options) {
  if (isInserted && update.$set?.status !== undefined) crashAt('before-projection');
  return updateOne.call(this, filter, update, options);
};

let built = 0;

Collection.prototype.createIndex = async function build(keys, options) {
  built += 1;
  if (built === crashRow) crashAt('before-index');
  const result = await createIndex.call(this, keys, options);
  if (built === crashRow) crashAt('after-index');
  return result;
};
