import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleFiles } from './console-files.js';

describe('ConsoleFiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  let files: ConsoleFiles;

  beforeAll(() => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {}');
    writeFileSync(join(folder, 'assets', 'index-abc.js.map'), '{}');
    writeFileSync(join(folder, '.env'), 'SECRET=1');
    files = ConsoleFiles.read('', folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('contain each file of the build under its path, with its type, compressed and uncompressed', () => {
    const script = files.find('assets/index-abc.js');
    expect(script?.type).toBe('text/javascript; charset=utf-8');
    expect(script && gunzipSync(script.gzipped)).toEqual(script?.body);
    expect(files.index?.body.toString()).toBe('<!doctype html>');
  });

  it.each(['.env', 'assets/index-abc.js.map', '../package.json', 'assets/../.env', '/etc/passwd', '__proto__', ''])(
    'contain nothing under %j',
    (name) => {
      expect(files.find(name)).toBeUndefined();
    },
  );

  it('are empty if the console was not built', () => {
    expect(ConsoleFiles.read('', join(folder, 'nowhere')).index).toBeUndefined();
  });
});
