import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** A limit for the memory of a process, like that of a container. */
export class MemoryCgroup {
  private constructor(private readonly folder: string) {}

  /**
   * Undefined if this user cannot create one: it needs control groups of version 1 or 2, mounted in the usual place,
   * and root.
   */
  static create(name: string, maxBytes: number): MemoryCgroup | undefined {
    const isV1 = existsSync(join(ROOT, 'memory', 'memory.limit_in_bytes'));
    const folder = join(ROOT, isV1 ? 'memory' : '', name);
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, isV1 ? 'memory.limit_in_bytes' : 'memory.max'), `${maxBytes}`);
      return new MemoryCgroup(folder);
    } catch {
      if (existsSync(folder)) rmdirSync(folder);
      return undefined;
    }
  }

  /** A command that enters the group and becomes the one that follows it. */
  get wrapper(): readonly string[] {
    return ['sh', '-c', `echo $$ > '${this.folder}/cgroup.procs' && exec "$@"`, 'sh'];
  }

  /** Call this once its process has ended. */
  remove(): void {
    rmdirSync(this.folder);
  }
}
