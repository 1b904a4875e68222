import { ERRORS, type ErrorKind } from './domain/errors.js';
import { FEATURES } from './features.js';
import { joinOnce } from './lib/join-once.js';

/** Every kind of failure that a client can meet, by its code: those that all have in common, then those of the capabilities. */
export const ERROR_KINDS: Readonly<Record<string, ErrorKind>> = joinOnce<ErrorKind>('error', [
  ERRORS,
  ...FEATURES.map(({ errors = {} }) => errors),
]);
