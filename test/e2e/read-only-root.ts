import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount'];

/**
 * Makes everything but the folder read-only, like a container with a read-only root and a volume. Ends with 9 if that
 * failed.
 */
const SCRIPT = `
  mount --bind "$0" "$0" && mount -o remount,bind,ro / || exit 9
  for folder in /tmp /var/tmp /usr/tmp /dev/shm; do
    if mountpoint -q "$folder"; then mount -o remount,bind,ro "$folder" || exit 9; fi
  done
  for folder in /tmp /var/tmp .; do
    if touch "$folder/not-read-only" 2>/dev/null; then exit 9; fi
  done
  exec "$@"`;

/** Runs a command in a namespace in which only `folder` can be written. */
export function readOnlyRoot(folder: string): readonly string[] {
  return [...UNSHARE, 'sh', '-c', SCRIPT, folder];
}

/** Why this machine has no such namespaces; undefined if it has. */
export function readOnlyRootSkipReason(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'conversations-'));
  const [command = '', ...args] = readOnlyRoot(folder);
  const { status } = spawnSync(command, [...args, 'true']);
  rmSync(folder, { recursive: true });
  return status === 0 ? undefined : 'no mount namespace of our own';
}
