// npm run generate: writes every file that is made from the source. Reads `dist`, so it is built before.
import './check-node.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './build.mjs';

/** Where each file lies, and the text that belongs there. A spec beside each renderer fails when its file has drifted. */
const GENERATED = [
  { path: '.env.example', render: async () => (await import('../dist/config/env-example.js')).envExample() },
  {
    path: 'docs/configuration.md',
    render: async () => (await import('../dist/config/configuration-docs.js')).configurationDocs(),
  },
];

for (const { path, render } of GENERATED) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await render());
  process.stdout.write(`${path}\n`);
}
