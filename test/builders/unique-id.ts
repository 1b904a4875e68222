let count = 0;

/** Returns an id that no other builder of this process has returned, so that tests can share a store. */
export function uniqueId(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}
