import { ERROR_KINDS } from './error-kinds.js';
import { FEATURES } from './features.js';
import { assembleDocument, type OpenApiInfo } from './http/openapi/openapi-document.js';
import type { OpenApiDocument } from './http/openapi/openapi-types.js';

const PARTS = FEATURES.flatMap(({ openApi }) => openApi ?? []);

/** The OpenAPI document of the service with all of its capabilities. */
export function openApiDocument(info: OpenApiInfo): OpenApiDocument {
  return assembleDocument(info, PARTS, Object.values(ERROR_KINDS));
}
