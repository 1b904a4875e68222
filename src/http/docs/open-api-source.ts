import type { OpenApiDocument } from '../openapi/openapi-types.js';

/** The document of the running service, as data and as the text that is sent. */
export abstract class OpenApiSource {
  abstract readonly document: OpenApiDocument;
  abstract readonly json: string;

  static of(document: OpenApiDocument): OpenApiSource {
    return { document, json: JSON.stringify(document) };
  }
}
