type QueryValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null | undefined;

/** `?a=b`, or nothing. A list repeats its name; the members of an object are `name.member`, as the filters of metadata are. */
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
