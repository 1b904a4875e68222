/** Source of these facets, see `Facet`. */
export const ANNOTATIONS_SOURCE = 'annotation';

/** The members of annotations that the list can be filtered by, each as `<name>.<field>`; empty unless configured. */
export class AnnotationIndexes {
  constructor(readonly members: readonly string[]) {}
}

export function annotationFacet(member: string): string {
  return `${ANNOTATIONS_SOURCE}.${member}`;
}
