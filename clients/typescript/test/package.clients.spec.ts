import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceHome } from '../../../test/e2e/service-home.js';
import { run } from '../../../test/external-tools.js';
import { README_EXAMPLES } from './readme-examples.js';

const CLIENT = join(import.meta.dirname, '..');
const COMPILER = join(CLIENT, '../../node_modules/typescript/bin/tsc');
/** They need other programs, and run where those are installed. */
const NEEDS_OTHERS = /from '(?!@conversation-service\/client')/;
const OLDEST_NODE = 20;

/** This Node, and any other on the path that the package supports. */
function nodes(): readonly string[] {
  const programs = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const versions = new Map<string, string>();
  for (const program of [process.execPath, ...programs.filter((path) => existsSync(path))]) {
    const version = execFileSync(program, ['--version']).toString().trim();
    if (Number(/^v(\d+)/.exec(version)?.[1]) >= OLDEST_NODE && !versions.has(version)) versions.set(version, program);
  }
  return [...versions.values()];
}

function packageOf(folder: string): Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

describe('the package', () => {
  const home = ServiceHome.forAllTests();
  const project = mkdtempSync(join(tmpdir(), 'package-'));
  const installed = join(project, 'node_modules/@conversation-service/client');
  afterAll(() => rmSync(project, { recursive: true }));

  beforeAll(async () => {
    writeFileSync(join(project, 'package.json'), '{"private": true, "type": "module"}');
    await run({ program: 'npm', args: ['pack', '--pack-destination', project], folder: CLIENT });
    const [archive = ''] = readdirSync(project).filter((name) => name.endsWith('.tgz'));
    await run({ program: 'npm', args: ['install', '--offline', '--no-audit', '--no-fund', archive], folder: project });
  });

  it('has no dependencies, and imports nothing of Node in other environments', () => {
    expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@conversation-service',
    ]);
    expect(readdirSync(join(project, 'node_modules/@conversation-service'))).toEqual(['client']);
    const bundle = join(installed, 'dist/bundle');
    const importsOf = (name: string) =>
      [...readFileSync(join(bundle, name), 'utf8').matchAll(/^import (?:.* from )?"(.*)";$/gm)].map(
        ([, module = '']) => module,
      );
    const files = readdirSync(bundle);
    expect(files.flatMap(importsOf).filter((module) => !/^(?:\.\/|node:)/.test(module))).toEqual([]);
    const everywhere = new Set(['index.js']);
    for (const name of everywhere) {
      for (const module of importsOf(name)) everywhere.add(module.replace('./', ''));
    }
    expect([...everywhere].filter((module) => module.startsWith('node:'))).toEqual([]);
    expect([...everywhere].filter((name) => !files.includes(name))).toEqual([]);
  });

  it('has a recorder for LiveKit Agents that does not require the framework', async () => {
    const code = "import('@conversation-service/client/livekit').then((it) => process.stdout.write(typeof it.record))";
    expect(await run({ program: process.execPath, args: ['-e', code], folder: project })).toBe('function');
  });

  it('works with the other packages from the oldest tested versions on', () => {
    const versions = ['livekit-agents-oldest', 'realtime-oldest'].flatMap((folder) => {
      const { dependencies } = packageOf(join(CLIENT, '../../test/clients', folder));
      return Object.entries(dependencies ?? {}).map(([name, version]) => [name, `>=${version}`]);
    });
    const { peerDependencies = {}, peerDependenciesMeta } = packageOf(installed);
    expect(Object.fromEntries(versions)).toMatchObject(peerDependencies);
    const optional = Object.keys(peerDependencies).map((name) => [name, { optional: true }]);
    expect(peerDependenciesMeta).toEqual(Object.fromEntries(optional));
  });

  it('has types for strict programs, even without the types of Node', async () => {
    mkdirSync(join(project, 'typed'));
    for (const [index, code] of README_EXAMPLES.filter((snippet) => !NEEDS_OTHERS.test(snippet)).entries()) {
      writeFileSync(join(project, 'typed', `snippet-${index}.mts`), code);
    }
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      module: 'nodenext',
      target: 'es2023',
      lib: ['es2023', 'dom', 'dom.asynciterable'],
      types: [],
      noEmit: true,
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['typed'] }));
    await run({ program: process.execPath, args: [COMPILER, '-p', project] });
  });

  describe.each(nodes())('on %s', (node) => {
    it.each(README_EXAMPLES.map((code, index) => ({ name: `snippet ${index + 1}`, code })))(
      '$name of the README runs',
      async ({ code }) => {
        if (NEEDS_OTHERS.test(code)) return;
        const url = await home.service.address();
        const path = join(project, `snippet-${crypto.randomUUID()}.mjs`);
        writeFileSync(
          path,
          code.replaceAll('http://127.0.0.1:3000', url).replaceAll('call-', `${crypto.randomUUID()}-`),
        );
        await run({
          program: node,
          args: [path],
          folder: project,
          environment: { XDG_STATE_HOME: join(project, 'state') },
        });
        expect(
          readdirSync(join(project, 'state'), { recursive: true }).filter((name) => String(name).endsWith('.spool')),
        ).toEqual([]);
      },
    );
  });
});
