import { type InvalidPart, invalidRequest } from '../../domain/errors.js';
import type { ApiLimits } from '../../domain/limits.js';
import type { RawBody } from '../../http/body-reader.js';
import { TIME_RULE } from '../../http/event-fields.js';
import { parseBody, requireBody, requireObject } from '../../http/json-body.js';
import { DEFAULT_PAGE_SIZE } from '../../http/openapi/parameters.js';
import { QueryReader, type RawQuery } from '../../http/query.js';
import type { Json } from '../../lib/json/json.js';
import { unknownNames } from '../../lib/names/unknown-names.js';
import { parseRfc3339 } from '../../lib/time/rfc3339.js';
import { DELIVERY_STATUSES, type DeliveryStatus, isDeliveryId } from './delivery.js';
import type { DeliveryQuery } from './delivery-log.js';

export const DELIVERY_PARAMETERS = ['status', 'cursor', 'limit'] as const;

/** @throws INVALID_REQUEST */
export function parseDeliveryQuery(raw: RawQuery, { maxPageSize }: ApiLimits): DeliveryQuery {
  const reader = new QueryReader(raw);
  const query = {
    status: reader.choice('status', DELIVERY_STATUSES, undefined),
    after: reader.text('cursor', isDeliveryId, 'must be a nextCursor of an earlier page'),
    limit: reader.integer('limit', 1, maxPageSize, Math.min(DEFAULT_PAGE_SIZE, maxPageSize)),
  };
  reader.done();
  return query;
}

/** Parses `{"revoke": true}`, or nothing. @throws INVALID_REQUEST */
export async function parseRotation(body: RawBody | undefined): Promise<boolean> {
  const value = await parseBody(body);
  if (value === undefined) return false;
  const members = membersOf(value, ['revoke']);
  const revoke = members.revoke ?? false;
  if (typeof revoke !== 'boolean') throw invalidRequest([{ pointer: '/revoke', detail: 'must be true or false' }]);
  return revoke;
}

export interface Replay {
  readonly fromMs: number;
  readonly toMs: number;
  readonly status: DeliveryStatus | undefined;
}

/** @throws INVALID_REQUEST */
export async function parseReplay(body: RawBody | undefined): Promise<Replay> {
  const members = membersOf(await requireBody(body), ['from', 'to', 'status']);
  const faults: InvalidPart[] = [];
  const timeOf = (name: 'from' | 'to') => {
    const given = members[name];
    const ms = typeof given === 'string' ? parseRfc3339(given) : undefined;
    if (ms === undefined) faults.push({ pointer: `/${name}`, detail: `must be ${TIME_RULE}` });
    return ms ?? 0;
  };
  const [fromMs, toMs] = [timeOf('from'), timeOf('to')];
  const status = DELIVERY_STATUSES.find((each) => each === members.status);
  const isOdd = members.status !== undefined && members.status !== null && status === undefined;
  if (isOdd) faults.push({ pointer: '/status', detail: `must be one of ${DELIVERY_STATUSES.join(', ')}` });
  if (faults.length === 0 && fromMs >= toMs) faults.push({ pointer: '/to', detail: 'must be later than `from`' });
  if (faults.length > 0) throw invalidRequest(faults);
  return { fromMs, toMs, status };
}

function membersOf(value: Json, names: readonly string[]): Readonly<Record<string, Json>> {
  const members = requireObject(value);
  const unknown = unknownNames(members, names, '');
  if (unknown.length > 0) throw invalidRequest(unknown);
  return members;
}
