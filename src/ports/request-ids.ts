/** Ids that the service gives itself, for requests that bring none. Never an order, never a key of stored facts. */
export abstract class RequestIds {
  /** A new id, unique with overwhelming probability, of the characters that `X-Request-Id` allows. */
  abstract next(): string;
}
