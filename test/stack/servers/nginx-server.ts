import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { ServerProcess } from './server-process.js';

export interface NginxServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Why suites that need nginx cannot run here; undefined if they can. */
export function nginxSkipReason(): string | undefined {
  return spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0 ? undefined : 'no nginx: install nginx';
}

/** Starts nginx with only these blocks in its `server`, in a fresh folder, on a free port. */
export async function startNginx(blocks: string): Promise<NginxServer> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(port, folder, blocks));
  const { process } = await ServerProcess.start('nginx', ['-p', folder, '-c', file], /using the "epoll" event method/);
  const stop = async () => {
    await process.stop();
    rmSync(folder, { recursive: true });
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** One process, which needs no other user, and writes only to its folder. */
function configuration(port: number, folder: string, blocks: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((use) => `${use}_temp_path ${folder};`);
  return `
    daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr notice;
    events {}
    http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; ${blocks} } }`;
}
