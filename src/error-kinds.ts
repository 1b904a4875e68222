import { ERRORS, type ErrorKind } from './domain/errors.js';
import { FEATURES } from './features.js';
import { joinOnce } from './lib/join-once.js';

/** All errors that clients can receive, by code: the common ones, then those of the capabilities. */
export const ERROR_KINDS: Readonly<Record<string, ErrorKind>> = joinOnce<ErrorKind>('error', [
  ERRORS,
  ...FEATURES.map(({ errors = {} }) => errors),
]);
