// npm run generate: builds where needed, then writes every file that is made from the source.
import './check-node.mjs';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildIfStale, ROOT } from './build.mjs';

buildIfStale();
const { IMPORTERS, providerReadme } = await import('@conversation-service/importers');
const { configurationDocs } = await import('../dist/config/configuration-docs.js');
const { envExample } = await import('../dist/config/env-example.js');
const { generatedDocs } = await import('../dist/generated-docs.js');
// The console has no build for Node; what this file needs of TypeScript, Node strips by itself.
const { consoleSchema } = await import('../console/src/api/schema-types.ts');
const { clientCode } = await import('./client-code.mjs');

const docs = generatedDocs();
const textOf = (wanted) => docs.find(({ path }) => path === wanted).text;

/** Where each file lies, and the text that belongs there. A spec beside each renderer fails when its file has drifted. */
const files = [
  { path: '.env.example', text: envExample() },
  { path: 'docs/configuration.md', text: configurationDocs() },
  ...docs,
  { path: 'console/src/api/schema.ts', text: consoleSchema(JSON.parse(textOf('docs/openapi.json'))) },
  ...clientCode(JSON.parse(textOf('docs/openapi.json'))),
  ...IMPORTERS.map((importer) => ({
    path: `packages/importers/src/${importer.provider}/README.md`,
    text: providerReadme(importer),
  })),
];
for (const { path, text } of files) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${path}\n`);
}

// The client in Python has a generator in its own language; where there is no Python, nobody works on that client.
spawnSync('python3', ['clients/python/scripts/generate.py'], { cwd: ROOT, stdio: 'inherit' });
