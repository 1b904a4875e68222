// npm run generate: builds if necessary, then writes every generated file. With `-- --service`, only what the service
// generates from its capabilities, without its clients and its page.
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
const { clientCode } = await import('./client-code.mjs');

const docs = await generatedDocs();
const textOf = (wanted) => docs.find(({ path }) => path === wanted).text;

/** The path of each file with its content. A spec next to each renderer fails if its file is out of date. */
const ofService = [
  { path: '.env.example', text: envExample() },
  { path: 'docs/configuration.md', text: configurationDocs() },
  ...docs,
];
const isWhole = !process.argv.includes('--service');
for (const { path, text } of isWhole ? [...ofService, ...ofClients()] : ofService) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${path}\n`);
}

function ofClients() {
  const document = JSON.parse(textOf('docs/openapi.json'));
  return [
    ...clientCode(document),
    ...IMPORTERS.map((importer) => ({
      path: `packages/importers/src/${importer.provider}/README.md`,
      text: providerReadme(importer),
    })),
  ];
}

// The generator of the Python client is written in Python; without Python, nobody works on that client.
if (isWhole) spawnSync('python3', ['clients/python/scripts/generate.py'], { cwd: ROOT, stdio: 'inherit' });
