import './check-node.js';
import 'reflect-metadata';
import { run } from './serve.js';

await run();
