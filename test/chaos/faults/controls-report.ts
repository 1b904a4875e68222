import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

export interface ControlTest {
  /** The fault: the outermost `describe`. */
  readonly fault: string;
  readonly title: string;
  readonly failed: boolean;
  readonly durationMs: number;
}

/** The part of the JSON of Vitest's reporter that is read here. */
interface VitestJson {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly duration?: number | null;
    }[];
  }[];
}

/** Runs the contract suites with the planted faults, and returns which tests failed. */
export async function runControls(folder: string, signal: AbortSignal): Promise<readonly ControlTest[]> {
  const file = join(folder, 'controls.json');
  const args = ['run', '--config', 'vitest.controls.config.ts', '--reporter=json', `--outputFile=${file}`];
  const child = spawn(process.execPath, [VITEST, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], signal });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  await once(child, 'close');
  try {
    return flatten(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`the controls did not run: ${errors}`, { cause: error });
  }
}

function flatten({ testResults }: VitestJson): readonly ControlTest[] {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ ancestorTitles, title, status, duration }) => ({
      fault: ancestorTitles[0] ?? '',
      title,
      failed: status === 'failed',
      durationMs: duration ?? 0,
    }));
}
