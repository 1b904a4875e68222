import 'reflect-metadata';
import { announceAddress } from '../announce-address.js';
import { createUsualWay } from './create-app.js';

const app = await createUsualWay(`${process.argv[2]}/usual-way.db`);
await app.listen({ host: '127.0.0.1', port: 0 });
announceAddress(await app.getUrl());
