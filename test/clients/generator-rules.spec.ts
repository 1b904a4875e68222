import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/domain/limits.js';
import { openApiDocument } from '../../src/openapi-document.js';
import { clashingNames, GENERATOR_RULES, namesOfInlineEnums } from './generator-rules.js';
import { schemasOf } from './schemas-of.js';

const document = await openApiDocument({ version: '1.2.3', limits: DEFAULT_LIMITS });
const schemas = [...schemasOf(document)];

describe('the OpenAPI document, for generators of clients', () => {
  it('is visited completely', () => {
    const places = new Set(schemas.map(({ place }) => place));
    expect(places).toEqual(new Set(['header', 'parameter', 'body']));
    const pointers = schemas.map(({ at }) => at);
    expect(pointers).toContain('#/components/schemas/Event/properties/late');
    expect(pointers).toContain('#/components/parameters/LastEventId/schema');
    expect(pointers).toContain('#/components/headers/RetryAfter/schema');
    expect(pointers).toContain('#/components/responses/SessionErased/content/application/problem+json/schema');
    expect(pointers).toContain('#/components/schemas/BatchItem/if/properties/outcome');
  });

  it.each(GENERATOR_RULES)('$rule ($reason)', ({ isBroken, planted }) => {
    expect(isBroken(planted)).toBe(true);
    expect(schemas.filter(isBroken).map(({ at }) => at)).toEqual([]);
  });

  it('gives no schema the name of a built-in constructor', () => {
    expect(clashingNames(['Event', 'NewEvent', 'Newt'])).toEqual(['NewEvent']);
    expect(clashingNames(Object.keys(document.components.schemas))).toEqual([]);
  });

  it('gives no component the name that generators give an enumeration within a schema', () => {
    const made = namesOfInlineEnums({ Delivery: { properties: { status: { enum: ['a'] }, at: {} } } });
    expect(made).toEqual(['DeliveryStatus']);
    const { schemas: named, parameters } = document.components;
    const taken = new Set(namesOfInlineEnums(named));
    expect(Object.keys({ ...named, ...parameters }).filter((name) => taken.has(name))).toEqual([]);
  });

  it('declares that it needs no credentials, and whom to contact', () => {
    expect(document.security).toEqual([]);
    expect(document.info.contact.name).not.toBe('');
  });
});
