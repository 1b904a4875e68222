export { ANNOTATION_NAME, type Annotation, type AnnotationState } from './annotation.js';
export type { JsonObject } from './annotation-value.js';
export { annotationsFeature } from './annotations.feature.js';
export { Annotations, type WrittenAnnotation } from './annotations.js';
