import { existsSync, readFileSync } from 'node:fs';

// Imported first by every script, on any version of Node. `src/check-node.ts` does the same for the built service.
const fileOf = (path) => new URL(`../${path}`, import.meta.url);
const manifest = readFileSync(fileOf('package.json'), 'utf8');
const [, major = 0, minor = 0] = (/"node": ">=(\d+)\.(\d+)"/.exec(manifest) ?? []).map(Number);
const [hasMajor = 0, hasMinor = 0] = process.versions.node.split('.').map(Number);
if (hasMajor < major || (hasMajor === major && hasMinor < minor)) {
  // The package contains a `node` fetched by its install script; without it, npm uses the installed Node.
  const hasOwnNode = ['bin/node', 'bin/node.exe'].some((name) => existsSync(fileOf(`node_modules/node/${name}`)));
  const remedy = hasOwnNode
    ? 'Run it through npm (npm start), which uses the Node in node_modules, or install a newer one.'
    : `Install Node ${major}.${minor} or newer. (npm install brings one of its own, but not with NODE_ENV=production, ` +
      '--omit=dev or --ignore-scripts.)';
  process.stderr.write(
    `conversation-service needs Node ${major}.${minor} or newer; this is ${process.version}. ${remedy}\n`,
  );
  process.exit(1);
}
