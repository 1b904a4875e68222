import { createHmac } from 'node:crypto';
import { newBytes } from './random-bytes.js';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const MIN_BYTES = 24;
const MAX_BYTES = 64;

export const SECRET_RULE = `${PREFIX} followed by ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`;

export function newSecret(): string {
  return PREFIX + newBytes(SECRET_BYTES).toString('base64');
}

export function isSecret(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES;
}

export interface SignedMessage {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: Buffer;
}

/** Returns the `webhook-signature` of Standard Webhooks, with one signature per secret. */
export function signatureOf(secrets: readonly string[], { id, timestampSeconds, body }: SignedMessage): string {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestampSeconds}.`).update(body).digest('base64')}`;
  });
  return signatures.join(' ');
}
