import { newBytes } from '../../lib/random-bytes.js';
import { standardWebhooksKey } from '../../lib/standard-webhooks.js';
import type { SecretBox } from './secret-box.js';
import type { StoredSecret } from './webhook.js';

const SECRET_BYTES = 32;

export function newSecret(): string {
  return toSecret(newBytes(SECRET_BYTES));
}

export function isSecret(text: string): boolean {
  const key = standardWebhooksKey(text);
  return key !== undefined && toSecret(key) === text;
}

/** Returns the secrets that currently sign, newest first. */
export function secretsInForce(secrets: readonly StoredSecret[], box: SecretBox, nowMs: number): readonly string[] {
  return secrets
    .filter(({ untilMs }) => untilMs === null || untilMs > nowMs)
    .flatMap((each) => box.open(each.box) ?? []);
}

function toSecret(key: Buffer): string {
  return `whsec_${key.toString('base64')}`;
}
