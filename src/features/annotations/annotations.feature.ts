import { defineFeature } from '../../feature.js';
import { annotationErrors } from './annotation-errors.js';
import { ANNOTATION_PROBLEMS, annotationPaths } from './openapi-paths.js';
import { annotationSchemas } from './openapi-schemas.js';

export const annotationsFeature = defineFeature({
  name: 'annotations',
  errors: annotationErrors,
  openApi: {
    tags: [{ name: 'Annotations', description: 'What somebody thinks of a session: scores, summaries, tags.' }],
    paths: annotationPaths,
    schemas: annotationSchemas,
    problems: ANNOTATION_PROBLEMS,
  },
  open: async (ground) => (await import('./open-annotations.js')).openAnnotations(ground),
  module: async () => (await import('./annotations.module.js')).AnnotationsModule,
});
