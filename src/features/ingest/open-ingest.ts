import type { OpenedFeature } from '../../feature.js';
import { BodyReader } from './reading/body-reader.js';

/** The parser threads start with the first body, and end with the service. */
export function openIngest(): OpenedFeature {
  const reader = new BodyReader();
  return { providers: [{ provide: BodyReader, useValue: reader }], close: () => reader.close() };
}
