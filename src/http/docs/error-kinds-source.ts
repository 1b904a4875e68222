import type { ErrorKinds } from './error-reference.js';

/** The kinds of failure that the running service explains at `/docs/errors`. */
export abstract class ErrorKindsSource {
  abstract readonly kinds: ErrorKinds;
}
