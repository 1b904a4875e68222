import { randomUUID } from 'node:crypto';
import { RequestIds } from '../../ports/request-ids.js';

/** Random UUIDs (version 4). */
export class UuidRequestIds extends RequestIds {
  next(): string {
    return randomUUID();
  }
}
