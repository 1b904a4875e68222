let count = 0;

/** An id that no other builder of this process has given: tests share a store without meeting. */
export function uniqueId(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}
