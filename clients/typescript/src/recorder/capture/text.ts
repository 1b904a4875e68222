const UNREADABLE = '<unreadable>';

/** A value as a text that UTF-8 can carry. Never throws. */
export function textOf(value: unknown): string {
  try {
    return String(value).toWellFormed();
  } catch {
    return UNREADABLE;
  }
}
