import { ERROR_KINDS } from './error-kinds.js';
import { FEATURES } from './features.js';
import type { OpenApiInfo } from './http/openapi/openapi-document.js';
import type { OpenApiDocument } from './http/openapi/openapi-types.js';

/** The OpenAPI document of the service with all of its capabilities. Loads what it consists of when it is first called. */
export async function openApiDocument(info: OpenApiInfo): Promise<OpenApiDocument> {
  const { assembleDocument } = await import('./http/openapi/openapi-document.js');
  const modules = await Promise.all(FEATURES.flatMap(({ openApi }) => openApi?.() ?? []));
  const parts = modules.flatMap(({ openApi }) => openApi);
  return assembleDocument(info, parts, Object.values(ERROR_KINDS));
}
