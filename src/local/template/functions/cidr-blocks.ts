import { isIPv4, isIPv6 } from 'node:net';

export type CidrBlocks =
  | { readonly kind: 'blocks'; readonly blocks: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/** The first `count` blocks of `hostBits` host bits each inside `block` (IPv4 or IPv6). */
export function cidrBlocks(block: string, count: number, hostBits: number): CidrBlocks {
  const [address = '', prefixText = '', ...rest] = block.split('/');
  // Node takes a zone (`fe80::1%eth0`) for part of an address.
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : undefined;
  if (family === undefined || rest.length > 0 || !/^\d+$/.test(prefixText)) {
    return { kind: 'invalid', reason: 'ipBlock must be an IPv4 or IPv6 block such as 10.0.0.0/16' };
  }
  const width = family === 4 ? 32 : 128;
  const prefix = Number(prefixText);
  if (prefix > width) return { kind: 'invalid', reason: `the prefix length of ipBlock is above ${width}` };
  if (hostBits < 1 || hostBits > width - prefix) {
    return { kind: 'invalid', reason: `blocks of ${hostBits} host bits do not fit into a /${prefix}` };
  }
  const size = 1n << BigInt(hostBits);
  const available = 1n << BigInt(width - prefix - hostBits);
  if (BigInt(count) > available) {
    return { kind: 'invalid', reason: `${count} blocks of ${hostBits} host bits do not fit into a /${prefix}` };
  }
  const host = (1n << BigInt(width - prefix)) - 1n;
  const start = (family === 4 ? parseIPv4(address) : parseIPv6(address)) & ~host;
  const format = family === 4 ? formatIPv4 : formatIPv6;
  return {
    kind: 'blocks',
    blocks: Array.from({ length: count }, (_, index) => `${format(start + BigInt(index) * size)}/${width - hostBits}`),
  };
}

function parseIPv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function formatIPv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

function parseIPv6(address: string): bigint {
  // The URL parser writes an IPv4 tail as hexadecimal groups.
  const [head = '', tail] = canonicalIPv6(address).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

function formatIPv6(address: bigint): string {
  return canonicalIPv6(
    Array.from({ length: 8 }, (_, index) => ((address >> BigInt(16 * (7 - index))) & 0xffffn).toString(16)).join(':'),
  );
}

/** The canonical text of RFC 5952, which is what the URL standard prescribes for hosts. */
function canonicalIPv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
