import { afterAll, beforeAll } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { mongoHarness } from '../builders/store-harnesses.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { describeSilentImports } from './describe-silent-imports.js';

describeWithServer('What is imported, on MongoDB', mongodbSkipReason(), () => {
  let server: MongodbServer;
  beforeAll(async () => {
    server = await startMongodb();
  });
  afterAll(() => server?.stop());

  describeSilentImports(
    'MongoDB',
    mongoHarness(() => server.uri(`silence_${process.pid}`)),
  );
});
