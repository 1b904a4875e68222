import type { OpenApiDocument } from './openapi-types.js';

/** Returns the document of a service below this base path, with its server and the URLs of problem types. */
export function mountDocument(document: OpenApiDocument, basePath: string): OpenApiDocument {
  if (basePath === '') return document;
  const text = JSON.stringify(document).replaceAll('"/docs/errors#', `"${basePath}/docs/errors#`);
  const mounted = JSON.parse(text) as OpenApiDocument;
  return { ...mounted, servers: mounted.servers.map((server) => ({ ...server, url: basePath })) };
}
