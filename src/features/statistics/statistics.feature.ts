import { defineFeature } from '../../feature.js';
import { statisticsPaths } from './openapi-paths.js';
import { statisticsSchemas } from './openapi-schemas.js';

export const statisticsFeature = defineFeature({
  name: 'statistics',
  openApi: { paths: statisticsPaths, schemas: statisticsSchemas },
  module: async () => (await import('./statistics.module.js')).StatisticsModule,
});
