import { describe, expect, it } from 'vitest';
import { newBytes } from '../../lib/random-bytes.js';
import { SecretBox } from './secret-box.js';
import { isSecret, newSecret } from './secrets.js';

describe('a secret', () => {
  it('is different each time, and is recognized as one', () => {
    const [one, other] = [newSecret(), newSecret()];
    expect(one).not.toBe(other);
    expect(isSecret(one)).toBe(true);
  });

  it.each([
    '',
    'whsec_',
    'whsec_c2hvcnQ=',
    `whsec_${'A'.repeat(31)}`,
    `whsec_${newBytes(65).toString('base64')}`,
    'sk_1',
  ])('cannot be %j', (text) => expect(isSecret(text)).toBe(false));

  it('is opened by the key that sealed it, and by no other', () => {
    const [key, other] = [newBytes(32), newBytes(32)];
    const secret = newSecret();
    const box = new SecretBox(key).close(secret);
    expect(box).not.toContain(secret.slice(6));
    expect(new SecretBox(key).open(box)).toBe(secret);
    expect(new SecretBox(other).open(box)).toBeUndefined();
    expect(new SecretBox(undefined).open(box)).toBeUndefined();
    expect(new SecretBox(key).open(`${box.slice(0, -4)}AAA=`)).toBeUndefined();
  });

  it('stays as it is without a key, and is stale once there is one', () => {
    const box = new SecretBox(undefined).close('whsec_x');
    const keyed = new SecretBox(newBytes(32));
    expect(keyed.open(box)).toBe('whsec_x');
    expect(keyed.isStale(box)).toBe(true);
    expect(keyed.isStale(keyed.close('whsec_x'))).toBe(false);
  });
});
