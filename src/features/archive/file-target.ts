import { constants, type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { errorCode } from '../../lib/error-code.js';
import {
  type Exported,
  ExportFailed,
  type ExportPlace,
  type ExportTarget,
  requireSameQuestion,
} from './export-target.js';

interface State {
  readonly filters: object;
  /** Null if nothing was committed yet. */
  readonly place: ExportPlace | null;
}

/** A file. Until it is complete, `<file>.state` next to it says up to where it is valid. */
export class FileTarget implements ExportTarget {
  private readonly stateFile = `${this.file}.state`;
  private handle: FileHandle | undefined;
  private end = 0;

  constructor(
    private readonly file: string,
    private readonly filters: object,
  ) {}

  async begin(): Promise<ExportPlace | undefined> {
    const state = await this.readState();
    try {
      if (!state) await this.writeState(null);
      this.handle = await open(this.file, constants.O_RDWR | constants.O_CREAT, 0o600);
      this.end = state?.place?.bytes ?? 0;
      await this.handle.truncate(this.end);
      return state?.place ?? undefined;
    } catch (error) {
      const code = errorCode(error);
      throw new ExportFailed(`${this.file} cannot be written (${String(code)}).`);
    }
  }

  async write(text: string): Promise<void> {
    for (let bytes = Buffer.from(text); bytes.length > 0; ) {
      const { bytesWritten } = await this.opened.write(bytes, 0, bytes.length, this.end);
      this.end += bytesWritten;
      bytes = bytes.subarray(bytesWritten);
    }
  }

  async commit(place: ExportPlace): Promise<void> {
    await this.opened.sync();
    await this.writeState(place);
  }

  async finish(_exported: Exported): Promise<void> {
    await this.opened.sync();
    await rm(this.stateFile);
  }

  async close(): Promise<void> {
    await this.handle?.close();
  }

  private get opened(): FileHandle {
    if (!this.handle) throw new Error('the export has not begun');
    return this.handle;
  }

  /** Atomic: after a kill, the name leads to either the old or the new state. */
  private async writeState(place: ExportPlace | null): Promise<void> {
    const draft = `${this.stateFile}.part`;
    await writeFile(draft, JSON.stringify({ filters: this.filters, place } satisfies State), {
      flush: true,
      mode: 0o600,
    });
    await rename(draft, this.stateFile);
  }

  private async readState(): Promise<State | undefined> {
    const sizeBytes = (await stat(this.file).catch(() => undefined))?.size;
    const text = await readFile(this.stateFile, 'utf8').catch(() => undefined);
    if (text === undefined) {
      if (sizeBytes === undefined) return undefined;
      throw new ExportFailed(`${this.file} already exists: name another file, or delete it.`);
    }
    const state = JSON.parse(text) as State;
    requireSameQuestion(state.filters, this.filters, this.stateFile);
    if ((state.place?.bytes ?? 0) > (sizeBytes ?? 0)) {
      throw new ExportFailed(`${this.file} is shorter than ${this.stateFile} says: delete both, and start again.`);
    }
    return state;
  }
}
