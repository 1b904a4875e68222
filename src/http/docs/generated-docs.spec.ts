import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generatedDocs } from '../../generated-docs.js';

const ROOT = new URL('../../../', import.meta.url);

describe.each(await generatedDocs())('$path', ({ path, text }) => {
  it('matches its source', () => {
    const committed = readFileSync(new URL(path, ROOT), 'utf8');
    expect(committed === text, `${path} has drifted: run \`npm run generate\` and commit the result`).toBe(true);
  });
});
