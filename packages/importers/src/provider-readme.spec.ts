import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IMPORTERS } from './importers.js';
import { providerReadme } from './provider-readme.js';

describe('the page of', () => {
  it.each(IMPORTERS)('$provider is what the code says', (importer) => {
    const path = join(import.meta.dirname, importer.provider, 'README.md');
    expect(readFileSync(path, 'utf8'), 'run npm run generate').toBe(providerReadme(importer));
  });

  it.each(['README.md', 'docs/guides/ingest.md'])('each provider is named in %s', (path) => {
    const text = readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
    expect(IMPORTERS.map(({ provider }) => provider).filter((provider) => !text.includes(`\`${provider}\``))).toEqual(
      [],
    );
  });
});
