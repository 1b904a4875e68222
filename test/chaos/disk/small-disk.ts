import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceProcess } from '../../e2e/service-process.js';

const MIB = 1024 * 1024;
const DISK_MIB = 24;

/** Reserved space: removing it gives the service room again. */
const BALLAST_MIB = 8;

const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount'];

/** Why no disk of our own can be mounted here; undefined if it can. */
export function smallDiskSkipReason(): string | undefined {
  const tried = spawnSync(UNSHARE[0] ?? '', [...UNSHARE.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  return tried.status === 0 ? undefined : 'no user namespace with a mount of its own';
}

/**
 * The service on a disk in memory that only its own process sees and that ends with it: nothing is mounted on the
 * machine.
 */
export class SmallDisk {
  private constructor(
    readonly service: ServiceProcess,
    private readonly ballast: string,
  ) {}

  static start(folder: string): SmallDisk {
    const disk = join(folder, 'disk');
    mkdirSync(disk, { recursive: true });
    const script = [
      `mount -t tmpfs -o size=${DISK_MIB}m tmpfs "$0"`,
      `head -c ${BALLAST_MIB * MIB} /dev/zero > "$0/ballast"`,
      'exec "$@"',
    ].join(' && ');
    const service = ServiceProcess.spawn({ DATA_DIR: join(disk, 'data') }, [...UNSHARE, 'sh', '-c', script, disk]);
    return new SmallDisk(service, join('/proc', `${service.pid}`, 'root', disk, 'ballast'));
  }

  giveRoom(): void {
    rmSync(this.ballast);
  }
}
