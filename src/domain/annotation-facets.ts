/** Who puts them: see `Facet`. */
export const ANNOTATIONS_SOURCE = 'annotation';

/** The members of annotations by which the list can be filtered, each as `<name>.<field>`; none where nobody asked for it. */
export class AnnotationIndexes {
  constructor(readonly members: readonly string[]) {}
}

export function annotationFacet(member: string): string {
  return `${ANNOTATIONS_SOURCE}.${member}`;
}
