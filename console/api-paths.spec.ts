import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { apiPaths } from './api-paths.js';

it('passes on every path of the API, but neither the root nor the console itself', () => {
  const document = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'));
  const handedOn = apiPaths(document);
  const forgotten = Object.keys(document.paths).filter(
    (path) => path !== '/' && !handedOn.some((part) => path === part || path.startsWith(`${part}/`)),
  );
  expect(forgotten).toEqual([]);
  expect(handedOn).toContain('/stream');
  expect(apiPaths({ paths: { '/': {}, '/{anything}': {} } })).toEqual([]);
  expect(handedOn).not.toContain('/console');
});
