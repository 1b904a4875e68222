// npm run generate: builds where needed, then writes every file that is made from the source.
import './check-node.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildIfStale, ROOT } from './build.mjs';

/** Where each file lies, and the text that belongs there. A spec beside each renderer fails when its file has drifted. */
const GENERATED = [
  { path: '.env.example', render: async () => (await import('../dist/config/env-example.js')).envExample() },
  {
    path: 'docs/configuration.md',
    render: async () => (await import('../dist/config/configuration-docs.js')).configurationDocs(),
  },
];

function write(path, text) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${path}\n`);
}

buildIfStale();
for (const { path, render } of GENERATED) write(path, await render());
const { generatedDocs } = await import('../dist/http/docs/generated-docs.js');
for (const { path, text } of generatedDocs()) write(path, text);
