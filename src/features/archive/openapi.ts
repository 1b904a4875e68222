import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import { ARCHIVE_PROBLEMS, archiveOperations } from './openapi-operations.js';
import { archiveSchemas } from './openapi-schemas.js';

export const openApi: OpenApiPart = {
  tag: 'System',
  operations: archiveOperations,
  schemas: archiveSchemas,
  problems: ARCHIVE_PROBLEMS,
};
