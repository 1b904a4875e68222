import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Where `install-tools.sh` puts them, each below the path of its version file. */
export const TOOLS = fileURLToPath(new URL('../node_modules/.cache/conversation-service/tools/', import.meta.url));

/** This folder, with the version files. */
export const SOURCES = fileURLToPath(new URL('./', import.meta.url));

/** A program that must succeed. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Why the tools of these version files are not available. */
export function toolsSkipReason(versionFiles: readonly string[]): string | undefined {
  const missing = versionFiles.filter(
    (file) => textOf(join(TOOLS, `${file}.installed`)) !== textOf(join(SOURCES, file)),
  );
  return missing.length === 0 ? undefined : `run test/install-tools.sh for ${missing.join(', ')}`;
}

/**
 * Returns its output, which the error contains if it fails. Other work continues meanwhile, because the service is in
 * this process.
 */
export async function run({ program, args, folder, environment }: Command): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} failed: ${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
