import { afterAll, beforeAll } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { mongoHarness } from '../builders/store-harnesses.js';
import { type MongodbServer, mongodbSkipReason, startMongodb } from '../stack/servers/mongodb-server.js';
import { describeSealing } from './describe-sealing.js';

describeWithServer('sealing, in MongoDB', mongodbSkipReason(), () => {
  let server: MongodbServer;

  beforeAll(async () => {
    server = await startMongodb();
  });
  afterAll(() => server?.stop());

  describeSealing(mongoHarness(() => server.uri(`sealing_${process.pid}`)));
});
