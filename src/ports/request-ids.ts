/** Generates ids for requests that bring none. They imply no order, and are never keys of stored data. */
export abstract class RequestIds {
  /** Returns a new id, unique with overwhelming probability, in the characters that `X-Request-Id` allows. */
  abstract next(): string;
}
