import type { OpenApiDocument } from './openapi-types.js';

/** The document of a service that its clients reach below this path: its server, and the addresses of the problem types. */
export function mountDocument(document: OpenApiDocument, basePath: string): OpenApiDocument {
  if (basePath === '') return document;
  const text = JSON.stringify(document).replaceAll('"/docs/errors#', `"${basePath}/docs/errors#`);
  const mounted = JSON.parse(text) as OpenApiDocument;
  return { ...mounted, servers: mounted.servers.map((server) => ({ ...server, url: basePath })) };
}
