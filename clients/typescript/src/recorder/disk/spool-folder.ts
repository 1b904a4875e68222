import { appendFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Disk, LeftFile } from '../disk.js';
import type { FileStore } from '../store.js';
import { adopt } from './adoption.js';
import { SpoolFile } from './spool-file.js';

const DEAD_LETTERS = 'dead-letters.jsonl';

/** The spool directory of a user. */
export class SpoolFolder implements Disk {
  constructor(private readonly path: string) {}

  createFile(): FileStore {
    return SpoolFile.create(this.path);
  }

  adopt(): AsyncIterable<LeftFile> {
    return adopt(this.path);
  }

  async writeDeadLetter(letter: string, mostBytes: number): Promise<void> {
    const path = join(this.path, DEAD_LETTERS);
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size < mostBytes) await appendFile(path, `${letter}\n`, { mode: 0o600 });
  }
}

export function defaultSpoolDir(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const ofSystem = process.platform === 'win32' ? LOCALAPPDATA || homedir() : join(homedir(), '.local', 'state');
  return join(XDG_STATE_HOME || ofSystem, 'conversation-service', 'spool');
}
