// npm run check:licences: every package that the lockfile installs for production has an acceptable licence.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Permissive licences, which only require attribution. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

/** An optional package for another platform. */
const NOT_HERE = Symbol('not here');

const root = join(import.meta.dirname, '..');
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const shipped = Object.entries(packages).filter(
  ([path, { dev, link }]) => path.startsWith('node_modules/') && !dev && !link,
);
const refused = shipped.flatMap(([path, entry]) => {
  const licence = entry.license ?? licenceOf(path, entry.optional);
  return licence === NOT_HERE || isAllowed(licence)
    ? []
    : [`${path.slice('node_modules/'.length)} ${entry.version}: ${licence}`];
});
for (const line of refused) console.error(line);
console.log(`licences: ${shipped.length} packages, ${refused.length} not allowed`);
process.exitCode = refused.length > 0 ? 1 : 0;

/** Some registries leave it out of the lockfile, and an optional package for another platform is not installed. */
function licenceOf(path, optional) {
  try {
    return JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')).license ?? 'none';
  } catch {
    return optional ? NOT_HERE : 'not installed';
  }
}

/** `(MIT OR GPL-3.0)`: one of them is enough. `MIT AND ISC`: all are required. */
function isAllowed(licence) {
  const choices = String(licence).replace(/[()]/g, '').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => ALLOWED.has(one.trim())));
}
