import { createCipheriv, createDecipheriv } from 'node:crypto';
import { newBytes } from '../../lib/random-bytes.js';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = 'v1:';
const PLAIN = 'v0:';

/** Stores secrets: encrypted if there is a key, otherwise as they are. */
export class SecretBox {
  constructor(private readonly key: Buffer | undefined) {}

  close(secret: string): string {
    if (!this.key) return PLAIN + secret;
    const iv = newBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, iv);
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return SEALED + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Returns undefined if the key is missing or another one. */
  open(box: string): string | undefined {
    if (box.startsWith(PLAIN)) return box.slice(PLAIN.length);
    if (!this.key || !box.startsWith(SEALED)) return undefined;
    const bytes = Buffer.from(box.slice(SEALED.length), 'base64');
    try {
      const decipher = createDecipheriv(CIPHER, this.key, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }

  /** Whether it would be encrypted differently now, because a key was set. */
  isStale(box: string): boolean {
    return this.key !== undefined && box.startsWith(PLAIN);
  }
}
