import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

/** The programs in TypeScript that the README shows. */
export const README_EXAMPLES: readonly string[] = [...README.matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code = '']) => code,
);

/** Returns the one that imports the module. */
export function exampleWith(module: string): string {
  const found = README_EXAMPLES.find((code) => code.includes(`from '${module}'`));
  if (found === undefined) throw new Error(`the README has no example with ${module}`);
  return found;
}
