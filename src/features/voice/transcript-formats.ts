/** The formats of a transcript; the first is the default. */
export const FORMATS = ['json', 'text', 'markdown', 'vtt', 'srt'] as const;
export type Format = (typeof FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json',
  text: 'text/plain',
  markdown: 'text/markdown',
  vtt: 'text/vtt',
  srt: 'application/x-subrip',
};

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** How precisely a range matches a type: the type itself, its group, or anything. */
interface Match {
  readonly quality: number;
  readonly precision: number;
}

/**
 * Returns the format that `Accept` prefers (RFC 9110 §12.5.1), among equals the most specific; JSON if it accepts none.
 */
export function preferredFormat(accept: string | undefined): Format {
  const ranges = (accept ?? '*/*').split(',').map(toRange);
  let best: { readonly format: Format; readonly match: Match } | undefined;
  for (const format of FORMATS) {
    const match = matchOf(MEDIA_TYPES[format], ranges);
    if (match.quality > 0 && (!best || isBetter(match, best.match))) best = { format, match };
  }
  return best?.format ?? 'json';
}

function isBetter(one: Match, other: Match): boolean {
  return one.quality > other.quality || (one.quality === other.quality && one.precision > other.precision);
}

/** The most specific range decides about a type. */
function matchOf(type: string, ranges: readonly Range[]): Match {
  const names = ['*/*', `${type.split('/')[0]}/*`, type];
  let match: Match = { quality: 0, precision: -1 };
  for (const range of ranges) {
    const precision = names.indexOf(range.type);
    if (precision > match.precision) match = { quality: range.quality, precision };
  }
  return match;
}

function toRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 1 };
}
