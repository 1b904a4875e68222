import { readFileSync } from 'node:fs';

// Runs before anything else is loaded, on whatever Node there is: on an old one the database driver ends the process
// with a crash instead of a message. `scripts/check-node.mjs` is its twin for what has not been built yet.
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
