import {
  renderMarkdown,
  renderSrt,
  renderText,
  renderVtt,
  type TranscriptUtterance,
} from '@conversation-service/voice';

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

/** The formats for people and players. */
export type TextFormat = Exclude<Format, 'json'>;

export const RENDERERS: Readonly<Record<TextFormat, (utterances: readonly TranscriptUtterance[]) => Iterable<string>>> =
  {
    text: renderText,
    markdown: renderMarkdown,
    vtt: renderVtt,
    srt: renderSrt,
  };

interface Range {
  readonly type: string;
  readonly quality: number;
}

/**
 * Returns the format that `Accept` prefers (RFC 9110 §12.5.1), among equals the most specific; JSON if it accepts none.
 */
export function preferredFormat(accept: string | undefined): Format {
  const ranges = (accept ?? '*/*').split(',').map(toRange);
  const accepted = FORMATS.flatMap((format) => {
    const match = matchOf(MEDIA_TYPES[format], ranges);
    return match && match.quality > 0 ? { format, ...match } : [];
  });
  const [best] = accepted.sort((one, other) => other.quality - one.quality || other.precision - one.precision);
  return best?.format ?? 'json';
}

/** The most specific range decides about a type: the type itself, then its group, then anything. */
function matchOf(type: string, ranges: readonly Range[]) {
  const names = ['*/*', `${type.split('/')[0]}/*`, type];
  const matches = ranges.map((range) => ({ quality: range.quality, precision: names.indexOf(range.type) }));
  return matches.filter(({ precision }) => precision >= 0).sort((one, other) => other.precision - one.precision)[0];
}

function toRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const quality = given === undefined ? 1 : Number(given);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 1 };
}
