import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Not lent to the folder: what commands make or read there is its own. */
const OWN = ['data', '.env', '.git'];

/** Makes of an empty folder one in which the project's commands work as in its own, and write nothing into that. */
export function makeCheckout(folder: string): void {
  const names = readdirSync(ROOT).filter((name) => !OWN.includes(name));
  for (const name of names) symlinkSync(join(ROOT, name), join(folder, name));
}

/** The `sh` blocks below a heading of a guide, in their order. */
export function blocksUnder(guide: string, title: string): readonly string[] {
  const section = guide.split(`## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/```sh\n([^`]+)```/g)].map(([, block]) => block?.trim() ?? '');
}

/** A terminal into which a reader pastes a guide, block by block; each ends where a line of it fails. */
export class GuideTerminal {
  private child: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves with what it printed once every line of it ended well. */
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

  /** A block that ends with a service: all but that, then the service, which runs until `interrupt`. */
  async serve(block: string): Promise<string> {
    const lines = block.split('\n');
    const output = lines.length > 1 ? await this.paste(lines.slice(0, -1).join('\n')) : '';
    this.start(lines.at(-1) ?? '').stdout?.resume();
    return output;
  }

  /** Ctrl-C: whatever runs in it is asked to end, as a terminal does it. */
  async interrupt(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    process.kill(-child.pid, 'SIGINT');
    await closed;
  }

  private start(block: string): ChildProcess {
    // A shell for each block; its variables go on in the next.
    const state = `./.${this.name}`;
    const script = `set -ea\n[ ! -f ${state} ] || . ${state}\n${block}\nexport -p > ${state}`;
    this.child = spawn('sh', ['-c', script], {
      cwd: this.folder,
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that Ctrl-C reaches all of it and nothing else.
      detached: true,
    });
    return this.child;
  }
}
