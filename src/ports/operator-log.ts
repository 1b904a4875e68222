/** Tells operators what they should know. Never a payload, and nothing of what people said. */
export abstract class OperatorLog {
  /** Something that heals by itself. */
  abstract warn(details: object, message: string): void;
}
