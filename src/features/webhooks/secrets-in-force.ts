import type { SecretBox } from './secret-box.js';
import type { StoredSecret } from './webhook.js';

/** Returns the secrets that currently sign, newest first. */
export function secretsInForce(secrets: readonly StoredSecret[], box: SecretBox, nowMs: number): readonly string[] {
  return secrets
    .filter(({ untilMs }) => untilMs === null || untilMs > nowMs)
    .flatMap((each) => box.open(each.box) ?? []);
}
