interface OpenApiDocument {
  readonly paths: Readonly<Record<string, unknown>>;
}

/** What the development server hands on to the service: the first part of every path of the API, the root left to itself. */
export function apiPaths({ paths }: OpenApiDocument): readonly string[] {
  const firstParts = Object.keys(paths).map((path) => path.split('/')[1] ?? '');
  const isFixed = (part: string) => part !== '' && !part.startsWith('{');
  return [...new Set(firstParts.filter(isFixed))].map((part) => `/${part}`);
}
