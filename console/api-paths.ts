interface OpenApiDocument {
  readonly paths: Readonly<Record<string, unknown>>;
}

/**
 * Returns what the development server forwards to the service: the first segment of every path of the API, except the
 * root.
 */
export function apiPaths({ paths }: OpenApiDocument): readonly string[] {
  const firstParts = Object.keys(paths).map((path) => path.split('/')[1] ?? '');
  const isFixed = (part: string) => part !== '' && !part.startsWith('{');
  return [...new Set(firstParts.filter(isFixed))].map((part) => `/${part}`);
}
