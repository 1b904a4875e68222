import { textOf } from './text.js';

const TAG = /^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,15}|[XxIi](?:-[A-Za-z0-9]{1,8}){1,15})$/;
const LONGEST = 128;

/** Returns a BCP 47 language tag, or undefined if the value is not a language. */
export function languageTag(value: unknown): string | undefined {
  const tag = textOf(value).replaceAll('_', '-');
  return tag.length <= LONGEST && TAG.test(tag) ? tag : undefined;
}
