import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount'];

/** Everything but the folder, as a container with a read-only root and a volume has it. Ends with 9 where that failed. */
const SCRIPT = `
  mount --bind "$0" "$0" && mount -o remount,bind,ro / || exit 9
  for folder in /tmp /var/tmp /usr/tmp /dev/shm; do
    if mountpoint -q "$folder"; then mount -o remount,bind,ro "$folder" || exit 9; fi
  done
  for folder in /tmp /var/tmp .; do
    if touch "$folder/not-read-only" 2>/dev/null; then exit 9; fi
  done
  exec "$@"`;

/** Runs the command behind it in a world of its own in which nothing but `folder` can be written. */
export function readOnlyRoot(folder: string): readonly string[] {
  return [...UNSHARE, 'sh', '-c', SCRIPT, folder];
}

/** Why there is no such world on this machine; undefined where there is. */
export function readOnlyRootSkipReason(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'conversations-'));
  const [command = '', ...args] = readOnlyRoot(folder);
  const { status } = spawnSync(command, [...args, 'true']);
  rmSync(folder, { recursive: true });
  return status === 0 ? undefined : 'no mount namespace of our own';
}
