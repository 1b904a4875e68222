/** Lets the process serve others: long work on bytes does this between its parts. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
