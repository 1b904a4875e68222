import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientCode } from '../../../scripts/client-code.mjs';
import { schemaTypes } from '../scripts/schema-types.js';

const DOCUMENT = JSON.parse(readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8'));

describe('schemaTypes', () => {
  it.each(clientCode(DOCUMENT))('generates $path from the API reference', async ({ path, text }) => {
    await expect(text).toMatchFileSnapshot(`../../../${path}`);
  });

  it('follows references, and supports enums, lists, records and null', () => {
    const schemas = {
      A: {
        required: ['b', 'list'],
        properties: {
          b: { $ref: '#/components/schemas/B' },
          list: { type: 'array', items: { type: ['integer', 'null'] } },
          record: { type: 'object', additionalProperties: { type: 'boolean' } },
        },
      },
      B: { enum: ['x', 'y'] },
    };
    expect(schemaTypes({ components: { schemas } }, ['A'])).toContain(
      [
        'export interface A {',
        '  readonly b: B;',
        '  readonly list: readonly (number | null)[];',
        '  readonly record?: Readonly<Record<string, boolean>>;',
        '}',
        "export type B = 'x' | 'y';",
      ].join('\n'),
    );
  });

  it('refuses unknown keywords', () => {
    expect(() => schemaTypes({ components: { schemas: {} } }, ['A'])).toThrow('no schema A');
    expect(() => schemaTypes({ components: { schemas: { A: { type: 'odd' } } } }, ['A'])).toThrow('odd');
  });
});
