import type { Facet, FacetFilter } from '../../domain/page.js';

const HEX_DIGITS = 16;
const LOWEST = '0'.repeat(HEX_DIGITS);
const HIGHEST = 'f'.repeat(HEX_DIGITS);

/**
 * Encodes a facet as one string, so that one index of an array of strings covers names, numbers and texts: numbers are
 * encoded so that string order is numeric order. No name contains a space.
 */
export function facetKey({ name, value }: Facet): string {
  return typeof value === 'number' ? numberKey(name, orderedHex(value)) : `${name} t${value}`;
}

/** Returns the first and the last key that match the filter. */
export function facetKeys(filter: FacetFilter): readonly [first: string, last: string] {
  const { name } = filter;
  if ('text' in filter) {
    const key = facetKey({ name, value: filter.text });
    return [key, key];
  }
  const { from, to } = filter;
  return [
    numberKey(name, from === undefined ? LOWEST : orderedHex(from)),
    numberKey(name, to === undefined ? HIGHEST : orderedHex(to)),
  ];
}

function numberKey(name: string, hex: string): string {
  return `${name} n${hex}`;
}

/**
 * Returns the bits of a double in an order equal to numeric order: inverted for negative numbers, and with the sign bit
 * set for others.
 */
function orderedHex(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigUint64(0);
  const sign = 1n << 63n;
  const ordered = (bits & sign) === 0n ? bits | sign : BigInt.asUintN(64, ~bits);
  return ordered.toString(16).padStart(HEX_DIGITS, '0');
}
