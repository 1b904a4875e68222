/** Merges records. @throws if two of them have a member of the same name. */
export function joinOnce<Value>(
  what: string,
  records: readonly Readonly<Record<string, Value>>[],
): Readonly<Record<string, Value>> {
  const joined: Record<string, Value> = {};
  for (const [name, value] of records.flatMap((record) => Object.entries(record))) {
    if (Object.hasOwn(joined, name)) throw new Error(`The ${what} ${name} is declared twice.`);
    joined[name] = value;
  }
  return joined;
}
