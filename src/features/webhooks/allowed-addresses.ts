import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * Not globally reachable by the IANA registry of special-purpose IPv4 addresses, plus multicast and Azure's wire
 * server.
 */
const REFUSED_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 192.0.0.0/24, but globally reachable. */
const GLOBAL_IPV4 = ['192.0.0.9', '192.0.0.10'] as const;

/** Only global unicast is reachable at all; of that, not the following. */
const GLOBAL_UNICAST = ['2000::', 3] as const;
const REFUSED_IPV6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
];

/** Within 2001::/23, but globally reachable: anycast of PCP, TURN and DNS-SD, AMT, AS112, ORCHIDv2, drone ids. */
const GLOBAL_IPV6: readonly (readonly [string, number])[] = [
  ['2001:1::1', 128],
  ['2001:1::2', 128],
  ['2001:1::3', 128],
  ['2001:3::', 32],
  ['2001:4:112::', 48],
  ['2001:20::', 28],
  ['2001:30::', 28],
];

/** Where clouds hand out credentials: allowed only if named individually. */
const METADATA_ADDRESSES = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fd00:c1::a9fe:a9fe',
  'fe80::a9fe:a9fe',
] as const;

/** Where an IPv6 address embeds an IPv4 address, by prefix: the index of the first of its two groups. */
const EMBEDDINGS: readonly { readonly prefix: readonly [string, number]; readonly group: number }[] = [
  { prefix: ['::ffff:0:0', 96], group: 6 },
  { prefix: ['::ffff:0:0:0', 96], group: 6 },
  { prefix: ['::', 96], group: 6 },
  { prefix: ['64:ff9b::', 96], group: 6 },
  { prefix: ['2002::', 16], group: 1 },
];
/** Judged by the embedded address: reachable if the IPv4 address is. */
const NAT64 = ['64:ff9b::', 96] as const;

/** The zone of a link-local address. */
const ZONE = /%.*$/;

const CIDR_SHAPE = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/;

/** Parses `10.0.0.0/8` or one address; undefined if it is neither. */
export function parseNetwork(text: string): { readonly address: string; readonly prefix: number } | undefined {
  const [, address = '', length] = CIDR_SHAPE.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return undefined;
  const longest = family === 4 ? 32 : 128;
  const prefix = length === undefined ? longest : Number(length);
  return prefix <= longest ? { address, prefix } : undefined;
}

const refused = listOf([...REFUSED_IPV4, ...REFUSED_IPV6]);
const globals = listOf([...GLOBAL_IPV4.map((address) => [address, 32] as const), ...GLOBAL_IPV6]);
const unicast = listOf([GLOBAL_UNICAST]);
const nat64 = listOf([NAT64]);
const metadata = listOf(METADATA_ADDRESSES.map((address) => [address, isIPv4(address) ? 32 : 128] as const));
const embeddings = EMBEDDINGS.map(({ prefix, group }) => ({ list: listOf([prefix]), group }));

/** Which addresses a webhook may reach: globally reachable ones, and those that an operator has named. */
export class AllowedAddresses {
  private readonly networks = new BlockList();
  private readonly named = new BlockList();

  constructor(networks: readonly string[]) {
    for (const text of networks) {
      const network = parseNetwork(text);
      if (!network) throw new TypeError(`${text} is not a network`);
      const family = familyOf(network.address);
      this.networks.addSubnet(network.address, network.prefix, family);
      if (network.prefix === (family === 'ipv4' ? 32 : 128)) this.named.addAddress(network.address, family);
    }
  }

  allows(address: string): boolean {
    const embedded = embeddedIpv4(address);
    if (isListed(metadata, address) || (embedded !== undefined && isListed(metadata, embedded))) {
      return isListed(this.named, address);
    }
    return this.isNamed(address) || isGlobal(address, embedded);
  }

  /** Whether an operator has named it, individually or in a network; metadata addresses only individually. */
  isNamed(address: string): boolean {
    if (isListed(metadata, address) && !isListed(this.named, address)) return false;
    return isListed(this.networks, address);
  }
}

function isGlobal(address: string, embedded: string | undefined): boolean {
  if (embedded !== undefined && !isGlobal(embedded, undefined)) return false;
  if (isListed(globals, address) || isListed(nat64, address)) return true;
  return !isListed(refused, address) && (isIPv4(address) || isListed(unicast, address));
}

/** Returns the IPv4 address embedded in an IPv6 address. */
export function embeddedIpv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const { group } = embeddings.find(({ list }) => isListed(list, address)) ?? {};
  if (group === undefined) return undefined;
  const groups = groupsOf(address);
  const bytes = [groups[group] ?? 0, groups[group + 1] ?? 0].flatMap((pair) => [pair >> 8, pair & 0xff]);
  return bytes.join('.');
}

function groupsOf(address: string): readonly number[] {
  // The URL parser accepts every notation, and returns the shortest.
  const host = new URL(`http://[${address.replace(ZONE, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = host.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [front, back] = [parse(head), tail === undefined ? [] : parse(tail)];
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
}

/** `BlockList` treats a mapped address as its IPv4 address; here each is checked as written. */
function isListed(list: BlockList, address: string): boolean {
  return list.check(address.replace(ZONE, ''), familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}

function listOf(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of networks) list.addSubnet(address, prefix, familyOf(address));
  return list;
}
