import { type FileHandle, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ScratchFile } from '../../ports/scratch-file.js';

/** Before the name that the file has for a moment. */
const PREFIX = 'scratch-';

/**
 * A file that loses its name before the first byte is written to it: the system frees it when the process ends, be it by
 * `SIGKILL` or a power cut. A crash within that moment leaves an empty file in a folder of its own.
 */
export class UnnamedFile extends ScratchFile {
  private constructor(private readonly handle: FileHandle) {
    super();
  }

  /** Makes the folder where there is none. Rejects where an open file cannot lose its name: some network folders. */
  static async open(folder: string): Promise<UnnamedFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const place = await mkdtemp(join(folder, PREFIX));
    let handle: FileHandle | undefined;
    try {
      handle = await open(join(place, 'bytes'), 'wx+', 0o600);
      // Where what is open is only renamed, the folder is not empty, and this rejects.
      await rm(place, { recursive: true });
      return new UnnamedFile(handle);
    } catch (error) {
      await handle?.close();
      await rm(place, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
  }

  async read(at: number, sizeBytes: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(sizeBytes);
    const { bytesRead } = await this.handle.read(bytes, 0, sizeBytes, at);
    if (bytesRead < sizeBytes) throw new Error(`Of ${sizeBytes} bytes of a local file ${bytesRead} were read.`);
    return bytes;
  }

  async write(at: number, bytes: Uint8Array): Promise<void> {
    const { bytesWritten } = await this.handle.write(bytes, 0, bytes.length, at);
    // A full disk takes what fits, and says so only to the next write.
    if (bytesWritten < bytes.length) throw new Error(`Of ${bytes.length} bytes ${bytesWritten} went to a local file.`);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}
