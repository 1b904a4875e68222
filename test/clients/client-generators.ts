import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Command, SOURCES, TOOLS } from '../external-tools.js';

/** A generator of clients: how it writes a client, how that is compiled, and how the driver next to it is run. */
export interface ClientGenerator {
  readonly name: string;
  /** Pins the versions; see `install-tools.sh`. */
  readonly versionFile: string;
  /** Copied next to the generated client. */
  readonly files: readonly string[];
  /** Run in this order, in the folder of the client. */
  commands(document: string): readonly Command[];
  driver(folder: string): Command;
}

const heyApi = (module: string) => join(TOOLS, 'clients/hey-api/node_modules', module);
const VENV = join(TOOLS, 'clients/openapi-python-client/venv/bin');

export const CLIENT_GENERATORS: readonly ClientGenerator[] = [
  {
    name: 'hey-api',
    versionFile: 'clients/hey-api/package.json',
    files: ['driver.ts', 'tsconfig.json'],
    commands: (document) => [
      node(heyApi('@hey-api/openapi-ts/bin/run.js'), '-i', document, '-o', 'client', '-c', '@hey-api/client-fetch'),
      node(heyApi('typescript/bin/tsc'), '--typeRoots', heyApi('@types')),
    ],
    driver: () => node('out/driver.js'),
  },
  {
    name: 'openapi-python-client',
    versionFile: 'clients/openapi-python-client/requirements.txt',
    files: ['driver.py'],
    commands: (document) => [
      {
        program: join(VENV, 'openapi-python-client'),
        args: ['generate', '--path', document, '--meta', 'none', '--output-path', 'client'],
        // It formats with ruff, which detects invalid Python.
        environment: { PATH: `${VENV}${delimiter}${process.env.PATH ?? ''}` },
      },
      { program: join(VENV, 'python'), args: ['-m', 'compileall', '-q', 'client'] },
    ],
    driver: () => ({ program: join(VENV, 'python'), args: ['driver.py'] }),
  },
  {
    name: 'oapi-codegen',
    versionFile: 'clients/oapi-codegen/go.sum',
    files: ['go.mod', 'go.sum', 'config.yaml', 'driver.go'],
    commands: (document) => [
      { program: join(TOOLS, 'clients/oapi-codegen/oapi-codegen'), args: ['-config', 'config.yaml', document] },
      { program: 'go', args: ['build', '-o', 'driver', '.'], environment: { CGO_ENABLED: '0' } },
    ],
    driver: (folder) => ({ program: join(folder, 'driver'), args: [] }),
  },
];

/** A fresh folder for a client, which contains its driver. */
export function prepareFolder({ name, files }: ClientGenerator): string {
  const folder = mkdtempSync(join(tmpdir(), `client-of-${name}-`));
  for (const file of files) copyFileSync(join(SOURCES, 'clients', name, file), join(folder, file));
  return folder;
}

const node = (...args: readonly string[]): Command => ({ program: process.execPath, args });
