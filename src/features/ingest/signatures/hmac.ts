import { timingSafeEqual } from 'node:crypto';

/** A request to verify: the body as it was sent, and the headers. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  readonly nowMs: number;
}

/** How a provider authenticates. */
export interface SignatureScheme {
  /** Takes constant time, so that it does not reveal how much of a wrong signature is correct. */
  isGenuine(secret: string, request: SignedRequest): Promise<boolean>;
  /** Returns the headers with which the provider would send this body now. */
  headersFor(secret: string, body: Uint8Array, nowMs: number): Promise<Readonly<Record<string, string>>>;
}

/** In constant time for equal lengths; the length of a secret may be revealed. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

const HEX_OF_SHA256 = /^[0-9a-f]{64}$/i;

export function isHexOf(digest: Uint8Array, text: string): boolean {
  return HEX_OF_SHA256.test(text) && isSame(digest, Buffer.from(text, 'hex'));
}

/** Returns a header that occurs once. */
export function headerOf({ headers }: SignedRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Not too old, so that it cannot be replayed later, and not further in the future than clocks differ. */
export function isFresh(atMs: number, nowMs: number, toleranceMs: number): boolean {
  return Math.abs(nowMs - atMs) <= toleranceMs;
}
