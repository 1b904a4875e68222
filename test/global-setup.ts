import { execFileSync } from 'node:child_process';

/** Builds once before any test: the writer's thread and the process tests run the built service. */
export function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
