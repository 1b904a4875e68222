import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECTS, type Project, specsOf } from './projects.js';

const ROOT = resolve(import.meta.dirname, '..');
/** How a test file may be named anywhere, whether or not a project looks for the name. */
const ANY_TEST = ['**/*.{spec,test}.*', '**/*-{spec,test}.*', '**/__tests__/**'];
/** The template of a capability is tested in a copy of the tree, by `npm run check:capabilities`. */
const OF_OTHERS = ['**/node_modules/**', '**/dist/**', 'test/fixtures/feature/**'];
const IMPORTS_CONTRACT = /from '[^']*(?<!store-actions|store-harness)\.contract\.js'/;
/** Instead, `replaceBuiltin` replaces a function of Node for one test. */
const REPLACES_MODULE = /\bvi\.(mock|doMock)\(/;

function find(include: readonly string[], exclude: readonly string[]): readonly string[] {
  return globSync(include, { cwd: ROOT, exclude }).sort();
}

function filesOf(project: Project): readonly string[] {
  const { include, exclude } = specsOf(project);
  return find(include, exclude);
}

describe('the test projects', () => {
  it('contain every test file of the repository, each once', () => {
    const found = PROJECTS.flatMap((project) => filesOf(project)).sort();
    expect(found).toEqual(find(ANY_TEST, OF_OTHERS));
  });

  it.each(PROJECTS.map(({ name }) => name))('%s has specs', (name) => {
    expect(PROJECTS.filter((project) => project.name === name).flatMap(filesOf)).not.toEqual([]);
  });

  it('whose specs share modules replace none for good', () => {
    const replacing = PROJECTS.filter((project) => 'isShared' in project)
      .flatMap(filesOf)
      .filter((file) => REPLACES_MODULE.test(readFileSync(resolve(ROOT, file), 'utf8')));
    expect(replacing).toEqual([]);
  });

  it('unit contains no contract', () => {
    const misplaced = filesOf(PROJECTS[0]).filter((file) =>
      IMPORTS_CONTRACT.test(readFileSync(resolve(ROOT, file), 'utf8')),
    );
    expect(misplaced).toEqual([]);
  });
});
