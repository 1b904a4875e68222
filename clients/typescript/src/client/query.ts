type QueryValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null | undefined;

/**
 * Returns `?a=b`, or an empty string. A list repeats its name; members of an object become `name.member`, as in
 * metadata filters.
 */
export function queryText(query: object = {}): string {
  const pairs = Object.entries(query as Readonly<Record<string, QueryValue>>).flatMap(([name, value]) =>
    pairsOf(name, value),
  );
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return text && `?${text}`;
}

function pairsOf(name: string, value: QueryValue): readonly (readonly [string, string])[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [[name, String(value)]];
  if (Array.isArray(value)) return value.map((item) => [name, item]);
  return Object.entries(value).map(([member, item]) => [
    member.startsWith(`${name}.`) ? member : `${name}.${member}`,
    item,
  ]);
}
