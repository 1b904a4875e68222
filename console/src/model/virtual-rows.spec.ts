import fc from 'fast-check';
import { expect, it } from 'vitest';
import { VirtualRows } from './virtual-rows.js';

it('behaves like a plain list of heights, whatever is measured, added and removed', () => {
  const step = fc.oneof(
    fc.record({ set: fc.nat(199), height: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ resize: fc.nat(200) }),
  );
  fc.assert(
    fc.property(fc.nat(150), fc.array(step), fc.nat(40_000), (count, steps, px) => {
      const rows = new VirtualRows(count, 40);
      let heights = Array.from({ length: count }, () => 40);
      for (const each of steps) {
        if ('resize' in each) {
          rows.resize(each.resize);
          heights = Array.from({ length: each.resize }, (_, index) => heights[index] ?? 40);
        } else if (each.set < heights.length) {
          rows.setHeight(each.set, each.height);
          heights[each.set] = each.height;
        }
      }
      const tops = [0];
      for (const height of heights) tops.push((tops.at(-1) ?? 0) + height);
      expect(rows.totalPx).toBe(tops.at(-1));
      expect(heights.map((_, index) => rows.topOf(index))).toEqual(tops.slice(0, -1));
      const expected = tops.slice(0, -1).findLastIndex((top) => top <= px);
      expect(rows.indexAt(px)).toBe(Math.max(0, expected));
    }),
  );
});

it('reports how much a row grew', () => {
  const rows = new VirtualRows(10, 40);
  expect(rows.setHeight(3, 60)).toBe(20);
  expect(rows.setHeight(3, 60)).toBe(0);
  expect(rows.setHeight(3, 30)).toBe(-30);
});
