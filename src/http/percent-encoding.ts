import type { InvalidPart } from '../domain/errors.js';

const DETAIL = 'is not percent-encoded UTF-8: write %25 for a percent sign, and encode all other characters as UTF-8';

/**
 * Query parsers keep what they cannot decode: a filter would match nothing, and the answer would look like a success.
 */
export function encodingFaults(url: string): readonly InvalidPart[] {
  const start = url.indexOf('?');
  if (start < 0 || !url.includes('%', start)) return [];
  const faults: InvalidPart[] = [];
  for (const part of url.slice(start + 1).split('&')) {
    if (decoded(part) !== undefined) continue;
    const [name = ''] = part.split('=', 1);
    faults.push({ parameter: decoded(name) ?? name, detail: DETAIL });
  }
  return faults;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
