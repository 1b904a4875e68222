import { defineFeature } from '../../feature.js';
import { ingestErrors } from './ingest-errors.js';
import { ingestSettings } from './ingest-settings.js';
import { ingestOperations } from './openapi-operations.js';
import { ingestSchemas } from './openapi-schemas.js';

export const ingestFeature = defineFeature({
  name: 'ingest',
  settings: ingestSettings,
  errors: ingestErrors,
  openApi: {
    tag: { name: 'Ingest', description: 'Accepts what voice platforms send, unchanged.' },
    operations: ingestOperations,
    schemas: ingestSchemas,
  },
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
