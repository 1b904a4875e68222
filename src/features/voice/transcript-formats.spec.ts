import { expect, it } from 'vitest';
import { preferredFormat } from './transcript-formats.js';

it.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['text/plain', 'text'],
  ['text/markdown', 'markdown'],
  ['text/vtt', 'vtt'],
  ['application/x-subrip', 'srt'],
  ['TEXT/VTT; charset=utf-8', 'vtt'],
  ['text/*', 'text'],
  ['text/vtt, */*', 'vtt'],
  ['text/html, application/xhtml+xml, */*;q=0.8', 'json'],
  ['application/json;q=0.5, text/vtt', 'vtt'],
  ['text/vtt;q=0.1, application/x-subrip;q=0.2', 'srt'],
  ['text/plain;q=0, text/*', 'markdown'],
  ['application/json;q=0, */*', 'text'],
  ['image/png', 'json'],
  ['', 'json'],
  ['text/vtt;q=nonsense', 'vtt'],
])('resolves %s to %s', (accept, format) => {
  expect(preferredFormat(accept)).toBe(format);
});
