import { defineFeature } from '../../http/feature.js';
import { streamPaths } from './openapi-paths.js';

export const liveFeature = defineFeature({
  name: 'live',
  openApi: { paths: streamPaths },
  module: async () => (await import('./live.module.js')).LiveModule,
});
