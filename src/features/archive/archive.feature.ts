import { defineFeature } from '../../http/feature.js';
import { openArchive } from './open-archive.js';
import { archivePaths } from './openapi-paths.js';
import { archiveSchemas } from './openapi-schemas.js';

export const archiveFeature = defineFeature({
  name: 'archive',
  openApi: { paths: archivePaths, schemas: archiveSchemas },
  open: openArchive,
  module: async () => (await import('./archive.module.js')).ArchiveModule,
});
