export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of names and list places; undefined where it leads nowhere. */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const name of namesOf(path)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as JsonObject)[name];
  }
  return at;
}

/** Each path is split once: readers ask for the same few of them for every event. */
const SPLIT_PATHS = new Map<string, readonly string[]>();

function namesOf(path: string): readonly string[] {
  const known = SPLIT_PATHS.get(path);
  if (known) return known;
  const names = path.split('.');
  SPLIT_PATHS.set(path, names);
  return names;
}

/** The first of these paths that leads to a value which the reader takes. */
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
