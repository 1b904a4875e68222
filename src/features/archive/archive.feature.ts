import { defineFeature } from '../../http/feature.js';
import { archivePaths } from './openapi-paths.js';
import { archiveSchemas } from './openapi-schemas.js';

export const archiveFeature = defineFeature({
  name: 'archive',
  openApi: { paths: archivePaths, schemas: archiveSchemas },
});
