/** The methods of each path, collected as routes are registered, so that a wrong method is 405 and not 404. */
export class RouteTable {
  private readonly routes: { readonly path: RegExp; readonly pattern: string; readonly methods: Set<string> }[] = [];

  /** `pattern` is in Fastify's syntax: `:name` matches one segment, a final `*` the rest. */
  add(pattern: string, methods: string | readonly string[]): void {
    let route = this.routes.find((known) => known.pattern === pattern);
    if (!route) {
      route = { path: toRegExp(pattern), pattern, methods: new Set() };
      this.routes.push(route);
    }
    for (const method of [methods].flat()) route.methods.add(method);
  }

  methodsOf(path: string): readonly string[] {
    const methods = new Set<string>();
    for (const route of this.routes) {
      if (route.path.test(path)) for (const method of route.methods) methods.add(method);
    }
    return [...methods].sort();
  }

  /** Returns `METHOD /pattern`, sorted, for the comparison with the API reference. */
  list(): readonly string[] {
    return this.routes.flatMap(({ pattern, methods }) => [...methods].map((method) => `${method} ${pattern}`)).sort();
  }
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .split('/')
    .map((segment) =>
      segment.startsWith(':') ? '[^/]+' : segment === '*' ? '.*' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}$`);
}
