/** Messages for operators. They never contain a payload or anything that people said. */
export abstract class OperatorLog {
  /** Logs a problem that resolves itself. */
  abstract warn(details: object, message: string): void;
}
