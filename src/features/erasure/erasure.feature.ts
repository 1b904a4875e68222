import { defineFeature } from '../../http/feature.js';
import { erasurePaths } from './openapi-paths.js';
import { erasureSchemas } from './openapi-schemas.js';

export const erasureFeature = defineFeature({
  name: 'erasure',
  openApi: { paths: erasurePaths, schemas: erasureSchemas },
  module: async () => (await import('./erasure.module.js')).ErasureModule,
});
