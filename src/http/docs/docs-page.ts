import type { OpenApiDocument } from '../openapi/openapi-types.js';
import { type NamedOperation, operationsOf } from '../openapi/operations.js';
import { escapeHtml, htmlPage, proseHtml } from './html.js';

/**
 * The page of the API reference: Swagger UI, and a plain list of the operations for browsers without JavaScript. URLs
 * are relative, so that the page also works below the path of a gateway.
 */
export function docsPage(document: OpenApiDocument): string {
  const { title, version, summary } = document.info;
  return htmlPage({
    title: `${title}: API reference`,
    head: [
      '<link rel="stylesheet" href="docs/assets/swagger-ui.css">',
      '<link rel="stylesheet" href="docs/assets/docs.css">',
      '<script src="docs/assets/swagger-ui-bundle.js" defer></script>',
      '<script src="docs/assets/initializer.js" defer></script>',
    ].join('\n'),
    body: [
      '<div id="swagger-ui"></div>',
      '<noscript>',
      '<main class="plain">',
      `<h1>${escapeHtml(title)} ${escapeHtml(version)}</h1>`,
      `<p>${proseHtml(summary)}</p>`,
      '<p>Every call with its schemas: <a href="openapi.json">openapi.json</a>. Every error: <a href="docs/errors">error reference</a>.</p>',
      '<dl>',
      ...operationsOf(document).map(operationItem),
      '</dl>',
      '</main>',
      '</noscript>',
    ].join('\n'),
  });
}

function operationItem({ method, path, operation }: NamedOperation): string {
  return `<dt><code>${escapeHtml(`${method} ${path}`)}</code> ${escapeHtml(operation.summary)}</dt><dd>${proseHtml(operation.description)}</dd>`;
}
