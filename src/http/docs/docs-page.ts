import type { OpenApiDocument, Operation } from '../openapi/openapi-types.js';
import { escapeHtml, htmlPage, proseHtml } from './html.js';

/**
 * The page of the API reference: Swagger UI, and a plain list of the operations for browsers without JavaScript.
 * Addresses are relative, so that the page also works below a path of a gateway.
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

interface NamedOperation {
  readonly name: string;
  readonly operation: Operation;
}

function operationsOf(document: OpenApiDocument): readonly NamedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
}

function operationItem({ name, operation }: NamedOperation): string {
  return `<dt><code>${escapeHtml(name)}</code> ${escapeHtml(operation.summary)}</dt><dd>${proseHtml(operation.description)}</dd>`;
}
