import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const GUIDE = readFileSync(new URL('../../docs/guides/backup.md', import.meta.url), 'utf8');
const ROOT = new URL('../../', import.meta.url);

/** The lines of all `sh` blocks of the backup guide that contain this text, as a reader would paste them. */
export function guideLines(containing: string): readonly string[] {
  const blocks = [...GUIDE.matchAll(/```sh\n([^`]+)```/g)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) => block.trim().split('\n')).filter((line) => line.includes(containing));
}

/** Runs a line in the project's folder, with `./` meaning this folder; rejects if it does not end with 0. */
export async function runGuideLine(
  line: string,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await run('sh', ['-c', line.replaceAll('./', `${folder}/`)], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
  });
  return stdout;
}
