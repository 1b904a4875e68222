import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../domain/limits.js';
import { openApiDocument } from '../../openapi-document.js';

const TEXT = JSON.stringify(await openApiDocument({ version: '1.2.3', limits: DEFAULT_LIMITS }));

/** The validator modifies the document that it is given. */
const aCopy = () => JSON.parse(TEXT);

describe('openApiDocument', () => {
  it('is valid according to the official meta-schema of OpenAPI 3.1', async () => {
    expect(await new Validator().validate(aCopy())).toEqual({ valid: true });
    const broken = aCopy();
    delete broken.paths['/sessions'].post.responses['201'].description;
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it('contains only valid JSON Schemas (2020-12)', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const { schemas } = aCopy().components;
    for (const [name, schema] of Object.entries(schemas)) {
      expect(ajv.validateSchema(schema as object), `${name}: ${ajv.errorsText()}`).toBe(true);
    }
  });
});
