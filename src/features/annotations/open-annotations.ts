import type { OpenedFeature } from '../../feature.js';
import type { Ground } from '../../runtime/foundation.js';
import { Annotations } from './annotations.js';

/** Everything is kept in records of the session, which an erasure takes along: no hook is needed. */
export function openAnnotations({ store, feed, clock, meter }: Ground): OpenedFeature {
  const count = meter.counter({
    name: 'conversation_annotations_total',
    label: 'outcome',
    help: 'Annotations written, by outcome: created, updated, unchanged or deleted.',
  });
  return { providers: [{ provide: Annotations, useValue: new Annotations({ store, feed, clock, count }) }] };
}
