import type { OpenApiDocument } from '../openapi/openapi-types.js';
import type { ErrorKinds } from './error-reference.js';

/** What the running service publishes under `/docs`. */
export class ApiReference {
  constructor(
    readonly document: OpenApiDocument,
    readonly errors: ErrorKinds,
  ) {}
}
