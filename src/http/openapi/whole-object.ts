import type { Schema } from './openapi-types.js';

/** An object that always has all of its members. */
export function whole(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}
