import { sha256Hex } from '../core/sha256.js';

/** Returns a version 8 UUID (RFC 9562) that depends only on the text. */
export function uuid8Of(text: string): string {
  const hex = sha256Hex(`conversation-service ${text}`);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const third = `8${hex.slice(13, 16)}`;
  const fourth = `${variant}${hex.slice(17, 20)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), third, fourth, hex.slice(20, 32)].join('-');
}
