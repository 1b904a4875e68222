const UNREADABLE = '<unreadable>';

/** Converts any value to a string that UTF-8 can encode. Never throws. */
export function textOf(value: unknown): string {
  try {
    return String(value).toWellFormed();
  } catch {
    return UNREADABLE;
  }
}
