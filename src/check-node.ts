import { existsSync, readFileSync } from 'node:fs';

// Runs before anything else is loaded, on any version of Node: on an old one the database driver would crash without a
// message. `scripts/check-node.mjs` does the same before the build.
const fileOf = (path: string) => new URL(`../${path}`, import.meta.url);
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
