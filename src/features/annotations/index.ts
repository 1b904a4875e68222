export { ANNOTATION_NAME, type Annotation, type AnnotationState, isStanding } from './annotation.js';
export type { JsonObject } from './annotation-value.js';
export { annotationsFeature } from './annotations.feature.js';
export { Annotations, type WrittenAnnotation } from './annotations.js';
export { annotationJson } from './annotations-json.js';
export { importAnnotations, readAnnotations } from './move-annotations.js';
