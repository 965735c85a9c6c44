import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cidrBlocks } from '../../../../src/local/template/functions/cidr-blocks.ts';
import { runs } from '../../../support/runs.ts';

const blocksOf = (block: string, count: number, bits: number) => {
  const result = cidrBlocks(block, count, bits);
  return result.kind === 'blocks' ? result.blocks : result.reason;
};

describe('Fn::Cidr divides', () => {
  // Checked with Python's ipaddress.ip_network(…).subnets(new_prefix=…).
  test.each<[string, number, number, readonly string[]]>([
    ['10.0.0.0/16', 3, 8, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
    ['192.168.0.0/24', 2, 5, ['192.168.0.0/27', '192.168.0.32/27']],
    ['10.0.255.0/24', 1, 8, ['10.0.255.0/24']],
    ['10.0.0.77/24', 2, 4, ['10.0.0.0/28', '10.0.0.16/28']],
    ['255.255.255.0/24', 2, 7, ['255.255.255.0/25', '255.255.255.128/25']],
    ['0.0.0.0/0', 2, 31, ['0.0.0.0/1', '128.0.0.0/1']],
    ['2001:db8::/56', 3, 64, ['2001:db8::/64', '2001:db8:0:1::/64', '2001:db8:0:2::/64']],
    ['2600:1f16:8f0:e500::/56', 2, 64, ['2600:1f16:8f0:e500::/64', '2600:1f16:8f0:e501::/64']],
    ['fd00::/8', 2, 112, ['fd00::/16', 'fd01::/16']],
    ['::ffff:0:0/96', 1, 16, ['::ffff:0:0/112']],
    ['1:2:3:4:5:6:7:8/124', 2, 1, ['1:2:3:4:5:6:7:0/127', '1:2:3:4:5:6:7:2/127']],
  ])('%s into %i blocks of %i host bits', (block, count, bits, expected) => {
    expect(blocksOf(block, count, bits)).toEqual(expected);
  });

  test.each<[string, number, number]>([
    ['10.0.0.0', 1, 8],
    ['10.0.0/16', 1, 8],
    ['10.0.0.0/33', 1, 8],
    ['10.0.0.0/16/8', 1, 8],
    ['10.0.0.256/16', 1, 8],
    ['2001:db8::/129', 1, 8],
    ['2001:db8::%eth0/64', 1, 8],
    ['', 1, 8],
    ['10.0.0.0/24', 1, 9],
    ['10.0.0.0/24', 257, 1],
    ['10.0.0.0/24', 1, 0],
  ])('not %s into %i blocks of %i host bits', (block, count, bits) => {
    expect(cidrBlocks(block, count, bits).kind).toBe('invalid');
  });

  test('Blocks of any IPv4 block are consecutive, distinct and inside it.', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.ipV4(),
          fc.integer({ min: 1, max: 24 }),
          fc.integer({ min: 1, max: 16 }),
          fc.integer({ min: 1, max: 256 }),
        ),
        ([address, prefix, bits, count]) => {
          const result = cidrBlocks(`${address}/${prefix}`, count, bits);
          const fits = bits <= 32 - prefix && count <= 2 ** (32 - prefix - bits);
          expect(result.kind).toBe(fits ? 'blocks' : 'invalid');
          if (result.kind === 'invalid') return;
          const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
          const start = Math.floor(number(address) / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
          expect(result.blocks.map((block) => number(block.split('/')[0] ?? ''))).toEqual(
            Array.from({ length: count }, (_, index) => start + index * 2 ** bits),
          );
        },
      ),
      runs({ quick: 100, full: 1000 }),
    );
  });
});
