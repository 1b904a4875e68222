import type { OpenApiPart } from './openapi/openapi-document.js';

/** What a capability contributes. `src/features.ts` is the one list of capabilities; the centre only concatenates. */
export interface Feature {
  /** The name of its folder. */
  readonly name: string;
  readonly openApi?: OpenApiPart;
}

/** Checks the declaration; it is the place where a capability says what it consists of. */
export function defineFeature(feature: Feature): Feature {
  return feature;
}
