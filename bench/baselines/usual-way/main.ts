import 'reflect-metadata';
import { announceAddress } from '../announce-address.js';
import { createUsualWay } from './create-app.js';
import { openDatabase } from './database.js';
import { openMongo } from './mongo-conversations.service.js';
import { SqliteConversationsService } from './sqlite-conversations.service.js';

/** A folder for SQLite, or a MongoDB URI. */
const [where = ''] = process.argv.slice(2);
const service = where.startsWith('mongodb')
  ? await openMongo(where)
  : new SqliteConversationsService(openDatabase(`${where}/usual-way.db`));
const app = await createUsualWay(service);
await app.listen({ host: '127.0.0.1', port: 0 });
announceAddress(await app.getUrl());
