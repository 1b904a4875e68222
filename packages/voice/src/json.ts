export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value at a path of names and array indexes; undefined if there is none. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const name of namesOf(path)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as JsonObject)[name];
  }
  return at;
}

/** Caches split paths: the same few are read from every event. */
const SPLIT_PATHS = new Map<string, readonly string[]>();

function namesOf(path: string): readonly string[] {
  const known = SPLIT_PATHS.get(path);
  if (known) return known;
  const names = path.split('.');
  SPLIT_PATHS.set(path, names);
  return names;
}

/** Returns the first value under these paths that the reader accepts. */
export function firstAt<Value>(
  value: unknown,
  paths: readonly string[],
  read: (found: unknown) => Value | undefined,
): Value | undefined {
  for (const path of paths) {
    const found = read(valueAt(value, path));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function nonEmptyText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function finiteNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
