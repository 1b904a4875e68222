import type { AppConfig } from '../../config/app-config.js';
import { AnnotationIndexes } from '../../domain/annotation-facets.js';
import type { OpenedFeature } from '../../feature.js';
import type { FeatureContext } from '../../runtime/foundation.js';
import { AnnotationIndexer } from './annotation-indexer.js';
import { annotationSettings } from './annotation-settings.js';
import { Annotations } from './annotations.js';

/** Everything is stored in records of the session, which an erasure deletes: no hook is needed. */
export function openAnnotations({ store, notifier, clock, meter }: FeatureContext, config: AppConfig): OpenedFeature {
  const count = meter.counter({
    name: 'conversation_annotations_total',
    label: 'outcome',
    help: 'Annotations written, by outcome: created, updated, unchanged or deleted.',
  });
  const { indexes } = annotationSettings.of(config);
  const indexer = indexes.length > 0 ? new AnnotationIndexer(store, indexes) : undefined;
  return {
    providers: [
      { provide: Annotations, useValue: new Annotations({ store, notifier, clock, count, indexer }) },
      { provide: AnnotationIndexes, useValue: new AnnotationIndexes(indexes) },
    ],
  };
}
