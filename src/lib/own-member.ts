/**
 * Returns an own member of a record whose names clients choose: they may equal an inherited one, such as `constructor`.
 */
export function ownMember<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
