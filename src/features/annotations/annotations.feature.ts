import { defineFeature } from '../../feature.js';
import { annotationErrors } from './annotation-errors.js';
import { annotationSettings } from './annotation-settings.js';

export const annotationsFeature = defineFeature({
  name: 'annotations',
  processor: 'annotation-indexes',
  errors: annotationErrors,
  settings: annotationSettings,
  openApi: () => import('./openapi.js'),
  open: async (context, config) => (await import('./open-annotations.js')).openAnnotations(context, config),
  module: async () => (await import('./annotations.module.js')).AnnotationsModule,
});
