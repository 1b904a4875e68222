import { defineFeature } from '../../feature.js';
import { ingestErrors } from './ingest-errors.js';
import { ingestSettings } from './ingest-settings.js';

export const ingestFeature = defineFeature({
  name: 'ingest',
  settings: ingestSettings,
  errors: ingestErrors,
  openApi: () => import('./openapi.js'),
  commands: [
    {
      name: 'import',
      summary: 'imports exports of voice platforms and recorded sockets',
      load: () => import('./import.command.js'),
    },
  ],
  open: async () => (await import('./open-ingest.js')).openIngest(),
  module: async () => (await import('./ingest.module.js')).IngestModule,
});
