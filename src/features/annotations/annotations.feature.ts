import { defineFeature } from '../../feature.js';
import { annotationErrors } from './annotation-errors.js';
import { annotationSettings } from './annotation-settings.js';
import { ANNOTATION_PROBLEMS, annotationPaths } from './openapi-paths.js';
import { annotationSchemas } from './openapi-schemas.js';

export const annotationsFeature = defineFeature({
  name: 'annotations',
  processor: 'annotation-indexes',
  errors: annotationErrors,
  settings: annotationSettings,
  openApi: {
    tags: [{ name: 'Annotations', description: 'Notes about a session: scores, summaries, tags.' }],
    paths: annotationPaths,
    schemas: annotationSchemas,
    problems: ANNOTATION_PROBLEMS,
  },
  open: async (ground, config) => (await import('./open-annotations.js')).openAnnotations(ground, config),
  module: async () => (await import('./annotations.module.js')).AnnotationsModule,
});
