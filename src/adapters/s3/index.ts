export { S3ObjectStore } from './s3-object-store.js';
export type { S3Options } from './s3-options.js';
