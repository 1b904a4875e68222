import { describe, expect, it } from 'vitest';
import { AllowedAddresses, embeddedIpv4, parseNetwork } from './allowed-addresses.js';

const REFUSED = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.0.1',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.8',
  '192.0.0.170',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '::ffff:8.8.8.8',
  '::ffff:0:10.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::8.8.8.8',
  '100::1',
  '100:0:0:1::1',
  '2001::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  '2001:2::1',
  '2001:10::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:c0a8:101::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'ff0e::1',
  '4000::1',
];

const ALLOWED = [
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.0.0.9',
  '192.0.0.10',
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
  '198.17.255.255',
  '198.20.0.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2620:4f:8000::1',
  '2001:1::1',
  '2001:1::2',
  '2001:3::1',
  '2001:4:112::1',
  '2001:20::1',
  '2001:30::1',
  '2001:200::1',
  '64:ff9b::8.8.8.8',
  '2002:808:808::1',
];

describe('the addresses that webhooks may reach', () => {
  const rules = new AllowedAddresses([]);

  it.each(REFUSED)('are not %s', (address) => expect(rules.allows(address)).toBe(false));
  it.each(ALLOWED)('are %s, among others', (address) => expect(rules.allows(address)).toBe(true));

  it('include those that an operator names', () => {
    const own = new AllowedAddresses(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
    for (const address of ['10.1.2.3', '127.0.0.1', 'fd12::1']) expect(own.allows(address)).toBe(true);
    for (const address of ['127.0.0.2', '192.168.0.1', 'fe80::1']) expect(own.allows(address)).toBe(false);
    expect(own.isNamed('8.8.8.8')).toBe(false);
  });

  it.each(['169.254.169.254', '100.100.100.200', 'fd00:ec2::254', '168.63.129.16'])(
    'include the metadata address %s only if it is named on its own',
    (address) => {
      const around = new AllowedAddresses(['0.0.0.0/0', '::/0']);
      expect([around.allows(address), around.isNamed(address)]).toEqual([false, false]);
      expect(new AllowedAddresses([address]).allows(address)).toBe(true);
    },
  );

  it('include no metadata address in another spelling', () => {
    const around = new AllowedAddresses(['0.0.0.0/0', '::/0']);
    for (const address of ['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1'])
      expect(around.allows(address)).toBe(false);
  });

  it('are judged by the IPv4 address that they contain', () => {
    expect(embeddedIpv4('::ffff:1.2.3.4')).toBe('1.2.3.4');
    expect(embeddedIpv4('2002:102:304::')).toBe('1.2.3.4');
    expect(embeddedIpv4('64:ff9b::102:304')).toBe('1.2.3.4');
    expect(embeddedIpv4('2606:4700::1')).toBeUndefined();
  });

  it.each(['', '10.0.0.0/33', '::/129', 'example.com', '10.0.0', '10.0.0.0/8/8'])(
    'cannot be given as the network %j',
    (text) => {
      expect(parseNetwork(text)).toBeUndefined();
    },
  );
});
