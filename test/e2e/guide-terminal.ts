import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Not linked into the folder, because commands create or read their own there. */
const OWN = ['data', '.env', '.git'];

/** Turns an empty folder into one in which the project's commands work, without writing into the project. */
export function makeCheckout(folder: string): void {
  const names = readdirSync(ROOT).filter((name) => !OWN.includes(name));
  for (const name of names) symlinkSync(join(ROOT, name), join(folder, name));
}

/** The `sh` blocks below a heading of a guide, in order. */
export function blocksUnder(guide: string, title: string): readonly string[] {
  const section = guide.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/```sh\n([^`]+)```/g)].map(([, block]) => block?.trim() ?? '');
}

/** A terminal into which a reader pastes a guide, block by block; a block ends at the first line that fails. */
export class GuideTerminal {
  private child: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves with the output once every line has succeeded. */
  async paste(block: string): Promise<string> {
    await this.interrupt();
    const child = this.start(block);
    let [output, errors] = ['', ''];
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${block}\nended with ${code}: ${output}${errors}`);
    return output;
  }

  /** Runs a block that ends with a service: first everything else, then the service, which runs until `interrupt`. */
  async serve(block: string): Promise<string> {
    const lines = block.split('\n');
    const output = lines.length > 1 ? await this.paste(lines.slice(0, -1).join('\n')) : '';
    this.start(lines.at(-1) ?? '').stdout?.resume();
    return output;
  }

  /** Presses Ctrl-C: whatever runs in the terminal is interrupted. */
  async interrupt(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    process.kill(-child.pid, 'SIGINT');
    await closed;
  }

  private start(block: string): ChildProcess {
    // There is a shell for each block; variables are carried over to the next one.
    const state = `./.${this.name}`;
    const script = `set -ea\n[ ! -f ${state} ] || . ${state}\n${block}\nexport -p > ${state}`;
    this.child = spawn('sh', ['-c', script], {
      cwd: this.folder,
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that Ctrl-C reaches all of it and nothing else.
      detached: true,
    });
    return this.child;
  }
}
