import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importMessages } from './core/import-messages.js';
import { messagesOf } from './core/incoming.js';
import { IMPORTERS } from './importers.js';
import { providerReadme } from './provider-readme.js';

describe('the page of', () => {
  it.each(IMPORTERS)('$provider matches the code', (importer) => {
    const path = join(import.meta.dirname, importer.provider, 'README.md');
    expect(readFileSync(path, 'utf8'), 'run npm run generate').toBe(providerReadme(importer));
  });

  it.each(IMPORTERS)('$provider names a session in every command whose example names none', (importer) => {
    const { file, needsSession } = importer.page.example;
    const path = join(import.meta.dirname, '../fixtures', importer.provider, file);
    const { hasNoCallId } = importMessages(importer, messagesOf(JSON.parse(readFileSync(path, 'utf8'))));
    expect(hasNoCallId).toBe(needsSession === true);
    const commands = providerReadme(importer)
      .split('\n')
      .filter((line) => /^(?:curl|npm run) /.test(line));
    expect(commands.filter((command) => command.includes('my-call'))).toEqual(hasNoCallId ? commands : []);
  });

  it.each(['README.md', 'docs/guides/ingest.md'])('each provider is named in %s', (path) => {
    const text = readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
    expect(IMPORTERS.map(({ provider }) => provider).filter((provider) => !text.includes(`\`${provider}\``))).toEqual(
      [],
    );
  });
});
