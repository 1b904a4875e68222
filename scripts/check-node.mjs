import { readFileSync } from 'node:fs';

// Imported first by every script, on whatever Node there is. `src/check-node.ts` is its twin for the built service.
const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const [, major = 0, minor = 0] = (/"node": ">=(\d+)\.(\d+)"/.exec(manifest) ?? []).map(Number);
const [hasMajor = 0, hasMinor = 0] = process.versions.node.split('.').map(Number);
if (hasMajor < major || (hasMajor === major && hasMinor < minor)) {
  process.stderr.write(
    `conversation-service needs Node ${major}.${minor} or newer; this is ${process.version}. ` +
      'Run it through npm (npm start), which brings its own Node, or install a newer one.\n',
  );
  process.exit(1);
}
