/**
 * Bytes on the local disk for this process alone, gone with it however it ends: nobody else finds them, and there is nothing
 * to clean up. A disk may be full or break, so nothing may rest on what is written here.
 */
export abstract class ScratchFile {
  /** Exactly so many bytes, as they were written; rejects where they cannot be had. */
  abstract read(at: number, sizeBytes: number): Promise<Buffer>;

  /** Once it resolves, all of it can be read. Where it rejects, anything may stand there. */
  abstract write(at: number, bytes: Uint8Array): Promise<void>;

  abstract close(): Promise<void>;
}
