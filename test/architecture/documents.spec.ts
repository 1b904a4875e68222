import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENTS = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs/glossary.md',
  'docs/segment-format.md',
  'examples/harper-valley/README.md',
  ...readdirSync(join(ROOT, 'docs/adr')).map((name) => `docs/adr/${name}`),
];

const CODE = /`([^`\n]+)`/g;
/** A link to a file of the repository or to a place in it; one with a colon leads outside. */
const LINK = /\]\(([^)\s:]+)\)/g;
const HEADING = /^#+ (.*)$/gm;
const ANCHOR = /<a id="([^"]+)">/g;
/**
 * A path of the repository, or one below `src` as ARCHITECTURE.md writes it; patterns and placeholders do not count.
 */
const PATH = /^(?:\.ci|[a-z][a-z-]*)\/[A-Za-z0-9._/-]+$/;
/** A file named without its folder, which the surrounding text names. Names like `x.…` stand for any file. */
const FILE = /^(?!x\.)[a-z][a-z0-9-]*(?:\.[a-z]+)*\.ts$/;
/** Packages, media types and future folders look like paths. */
const NO_PATH = /^(?:application\/|(?:adapters|packages)\/X)/;
const SCRIPT = /\bnpm run ([a-z:]+)/g;

const TEXTS = '**/*.{ts,tsx,mjs,md,json,yaml,css}';
const MARKDOWN = '**/*.md';
const NOT_OURS = ['**/node_modules/**', '**/dist/**'];
const SECTION = /\u00a7/;
const IS_NAMED = /RFC \d+|Unicode|\.md/;

const SOURCE_NAMES = new Set(globSync('**/*.ts', { cwd: ROOT, exclude: NOT_OURS }).map((path) => basename(path)));

function read(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}

function isThere(path: string): boolean {
  return existsSync(join(ROOT, path)) || existsSync(join(ROOT, 'src', path));
}

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  it('names only files that exist', () => {
    const named = matches(text, CODE).filter(
      (code) => PATH.test(code) && (!NO_PATH.test(code) || code.endsWith('.ts')),
    );
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  it('names only sources that exist, also if their folder is named beside them', () => {
    const named = matches(text, CODE).filter((code) => FILE.test(code));
    expect(named.filter((name) => !SOURCE_NAMES.has(name))).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    expect(matches(text, SCRIPT).filter((name) => !(name in scripts))).toEqual([]);
  });
});

/** The anchors that a link to this page may use, as a host of repositories creates them. */
function anchorsOf(page: string): readonly string[] {
  const text = read(page);
  const slugs = matches(text, HEADING).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...slugs, ...matches(text, ANCHOR)];
}

function isDeadLink(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(target).includes(anchor);
}

describe('a link', () => {
  it.each(globSync(MARKDOWN, { cwd: ROOT, exclude: NOT_OURS }))(
    'of %s leads to a file or heading that exists',
    (page) => {
      expect(matches(read(page), LINK).filter((link) => isDeadLink(page, link))).toEqual([]);
    },
  );
});

describe('ARCHITECTURE.md', () => {
  it('shows every folder of src on its map', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const map = read('ARCHITECTURE.md').split('```')[1] ?? '';
    expect(folders.map(({ name }) => `${name}/`).filter((folder) => !map.includes(`  ${folder}`))).toEqual([]);
  });
});

describe('a section that a text refers to', () => {
  it('is in a document that the reader can get: an RFC, or a file of the repository', () => {
    const files = globSync(TEXTS, { cwd: ROOT, exclude: NOT_OURS });
    const strange = files.flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) => (SECTION.test(line) && !IS_NAMED.test(line) ? [`${file}:${index + 1}`] : [])),
    );
    expect(strange).toEqual([]);
  });
});

describe('docs/adr/README.md', () => {
  it('lists every decision', () => {
    const decisions = readdirSync(join(ROOT, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
    const index = read('docs/adr/README.md');
    expect(decisions.filter((name) => !index.includes(`(${name})`))).toEqual([]);
  });
});

describe('the members that a new storage adapter implements', () => {
  const abstractMembers = (port: string) => {
    const file = port.replace(/\B[A-Z]/g, '-$&').toLowerCase();
    return matches(read(`src/ports/${file}.ts`), /^ {2}abstract (.*)/gm);
  };
  const members = abstractMembers('ConversationStore');
  /** The ports that the store provides: what counts are their members. */
  const ports = members.flatMap((member) => /^readonly \w+: ([A-Z]\w+);$/.exec(member)?.[1] ?? []);
  const defaults = globSync('src/adapters/records/*.ts', { cwd: ROOT }).map(read).join('\n');
  const open = ports.filter((port) => !new RegExp(`^export class \\w+ extends ${port} \\{`, 'm').test(defaults));
  const count = members.length - ports.length + open.flatMap(abstractMembers).length;

  it('leave out the ports that follow from the records', () => {
    expect(ports.filter((port) => !open.includes(port))).toEqual(['Tombstones', 'ChangeLog']);
  });

  it('are as many as CONTRIBUTING.md says, and fewer than 25', () => {
    expect(count).toBeLessThan(25);
    const [told] = matches(read('CONTRIBUTING.md'), /A new storage adapter implements (\d+)\s+members/g);
    expect(told).toBe(String(count));
  });
});
