import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

/** Scripts that run until they are ended, and what they print once they run. */
const ENDLESS = [
  ['start', [script('start.mjs')], 'listening'],
  ['demo', [script('command.mjs'), 'demo', '--port', '0'], 'One call is spoken'],
] as const;

describe('npm run', () => {
  it.each(ENDLESS)(
    '%s ends when npm or its shell is killed without passing on a signal',
    async (event, command, running) => {
      const folder = mkdtempSync(join(tmpdir(), 'conversations-npm-'));
      // As with npm, there is a shell in between that cannot replace itself by its only command.
      const shell = spawn('sh', ['-c', '"$@"; exit $?', 'sh', process.execPath, ...command], {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          npm_lifecycle_event: event,
          PORT: '0',
          DATA_DIR: folder,
          DRAIN_DELAY_SECONDS: '0',
        },
      });
      const closed = once(shell, 'close');
      let output = '';
      const runs = new Promise<void>((resolve) => {
        shell.stdout.on('data', (chunk) => {
          output += chunk;
          if (output.includes(running)) resolve();
        });
      });
      await Promise.race([runs, closed]);
      expect(output).toContain(running);

      shell.kill('SIGKILL');
      // Its output closes only when the last process that writes to it has ended.
      await closed;
      rmSync(folder, { recursive: true });
    },
  );
});
