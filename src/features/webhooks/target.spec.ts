import { describe, expect, it } from 'vitest';
import { AllowedAddresses } from './allowed-addresses.js';
import { faultOfUrl, findAddresses } from './target.js';

const RULES = { addresses: new AllowedAddresses([]), allowsHttp: false, allowedHosts: [] };

describe('the address of a webhook', () => {
  it.each([
    'https://example.com',
    'https://example.com:8443/a?b=c',
    'https://example.com/@a?b=c@d',
    'https://[2606:4700::1]/x',
  ])('may be %s', (url) => {
    expect(faultOfUrl(url, RULES)).toBeUndefined();
  });

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    '/hook',
    'example.com',
    'https://user@example.com/',
    'https://:secret@example.com/',
    'https://@example.com/',
    'https:@example.com/',
    'https:///:@example.com/',
    'https://example.com/#x',
    'https://example.com/#',
    'https://example.com:0/',
    'https://example.com\\@evil.example/',
    ' https://example.com/',
    'https://exam\tple.com/',
    'https://example.com/a b',
    `https://example.com/${'a'.repeat(2_048)}`,
    'javascript:alert(1)',
  ])('cannot be %j', (url) => expect(faultOfUrl(url, RULES)).toBeTypeOf('string'));

  it('is one of the configured hosts, if there are any', () => {
    const rules = { ...RULES, allowedHosts: ['hooks.example.com'] };
    expect(faultOfUrl('https://HOOKS.example.com/', rules)).toBeUndefined();
    expect(faultOfUrl('https://example.com/', rules)).toBeTypeOf('string');
  });

  const kindOf = async (url: string, ...addresses: string[]) =>
    (await findAddresses(new URL(url).hostname, RULES.addresses, async () => addresses)).kind;

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://%31%32%37.0.0.1/',
    'https://１２７.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[0:0:0:0:0:ffff:10.0.0.1]/',
  ])('is refused in any spelling: %s', async (url) => expect(await kindOf(url, '8.8.8.8')).toBe('refused'));

  it('is refused if one of the addresses of its name is', async () => {
    expect(await kindOf('https://example.com/', '8.8.8.8', '10.0.0.1')).toBe('refused');
    expect(await kindOf('https://example.com/', '8.8.8.8')).toBe('addresses');
    expect(await kindOf('https://example.com/')).toBe('unknown');
  });
});
