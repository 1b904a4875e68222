import { webcrypto } from 'node:crypto';

/** Computed off the event loop, which a large body would block. */
export async function hmacSha256(
  key: Uint8Array | string,
  ...parts: readonly (Uint8Array | string)[]
): Promise<Buffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await webcrypto.subtle.importKey('raw', Buffer.from(key), algorithm, false, ['sign']);
  const bytes = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
  return Buffer.from(await webcrypto.subtle.sign('HMAC', imported, Buffer.concat(bytes)));
}
