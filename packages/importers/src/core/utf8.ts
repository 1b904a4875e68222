/** Encodes text as UTF-8; a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // The common case; an iterator over characters would create a string for each.
    if (unit < 0x80) {
      bytes[length] = unit;
      length += 1;
      continue;
    }
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at += 1;
    const scalar = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    length = encode(scalar, bytes, length);
  }
  return bytes.subarray(0, length);
}

/** Returns the length of a text in UTF-8, in bytes. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(at + 1))) {
      length += 4;
      at += 1;
    } else length += 3;
  }
  return length;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function encode(scalar: number, bytes: Uint8Array, at: number): number {
  const count = scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
  let rest = scalar;
  for (let place = count - 1; place > 0; place -= 1) {
    bytes[at + place] = 0x80 | (rest & 0x3f);
    rest >>= 6;
  }
  bytes[at] = ((0xf00 >> count) & 0xff) | rest;
  return at + count;
}
