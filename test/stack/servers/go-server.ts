import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/conversation-service/', import.meta.url));

/** A server that the suites build from a Go module next to this file, once for each version of it. */
export class GoServer {
  private readonly source: string;

  constructor(private readonly name: string) {
    this.source = fileURLToPath(new URL(`./${name}/`, import.meta.url));
  }

  get isBuilt(): boolean {
    return existsSync(this.path());
  }

  /** Returns the program. */
  build(): string {
    const program = this.path();
    if (existsSync(program)) return program;
    mkdirSync(CACHE, { recursive: true });
    // In a temporary place first, because other suites may look for it meanwhile, or build it, too.
    const draft = `${program}.${process.pid}`;
    execFileSync('go', ['build', '-o', draft, '.'], {
      cwd: this.source,
      stdio: 'inherit',
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    renameSync(draft, program);
    return program;
  }

  private path(): string {
    const hash = createHash('sha256');
    for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(this.source, file)));
    return join(CACHE, `${this.name}-${hash.digest('hex').slice(0, 16)}`);
  }
}
