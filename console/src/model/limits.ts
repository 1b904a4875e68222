import { finiteNumber, nonEmptyText, valueAt } from '@conversation-service/voice';
import { formatBytes, formatCount } from './format.js';

export interface Limit {
  readonly name: string;
  readonly value: string;
}

/** Sizes are in the descriptions of the reference, counts in its schemas. */
const BYTES = /(\d+) bytes/;

const SCHEMAS = 'components.schemas';

/** Returns the limits that an instance publishes in its OpenAPI document, without those that are not found. */
export function limitsOf(document: unknown): readonly Limit[] {
  return [
    bytes(document, 'one event', '/sessions/{sessionId}/events'),
    bytes(document, 'a batch', '/sessions/{sessionId}/events/batch'),
    count(document, 'events in a batch', `${SCHEMAS}.EventBatch.properties.events.maxItems`),
    count(document, 'records in a page', `${SCHEMAS}.SessionPage.properties.sessions.maxItems`),
    count(document, 'characters of a custom type', `${SCHEMAS}.EventType.anyOf.1.maxLength`),
    count(document, 'characters of an end reason', `${SCHEMAS}.Completion.properties.endReason.anyOf.0.maxLength`),
  ].filter((limit) => limit !== undefined);
}

function bytes(document: unknown, name: string, path: string): Limit | undefined {
  const paths = valueAt(document, 'paths');
  const route = typeof paths === 'object' && paths !== null ? (paths as Record<string, unknown>)[path] : undefined;
  const words = ['post.requestBody.description', 'post.description'].map(
    (at) => nonEmptyText(valueAt(route, at)) ?? '',
  );
  const [, size] = words.map((text) => BYTES.exec(text)).find((match) => match !== null) ?? [];
  return size === undefined ? undefined : { name, value: formatBytes(Number(size)) };
}

function count(document: unknown, name: string, path: string): Limit | undefined {
  const value = finiteNumber(valueAt(document, path));
  return value === undefined ? undefined : { name, value: formatCount(value) };
}
