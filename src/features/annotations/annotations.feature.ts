import { defineFeature } from '../../feature.js';
import { annotationErrors } from './annotation-errors.js';
import { annotationSettings } from './annotation-settings.js';
import { annotationOperations } from './openapi-operations.js';
import { annotationSchemas } from './openapi-schemas.js';

export const annotationsFeature = defineFeature({
  name: 'annotations',
  processor: 'annotation-indexes',
  errors: annotationErrors,
  settings: annotationSettings,
  openApi: {
    tag: { name: 'Annotations', description: 'Notes about a session: scores, summaries, tags.' },
    operations: annotationOperations,
    schemas: annotationSchemas,
  },
  open: async (context, config) => (await import('./open-annotations.js')).openAnnotations(context, config),
  module: async () => (await import('./annotations.module.js')).AnnotationsModule,
});
