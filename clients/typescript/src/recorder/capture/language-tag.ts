import { textOf } from './text.js';

const TAG = /^(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,15}|[XxIi](?:-[A-Za-z0-9]{1,8}){1,15})$/;
const LONGEST = 128;

/** A language as BCP 47, or undefined where it is none. */
export function languageTag(value: unknown): string | undefined {
  const tag = textOf(value).replaceAll('_', '-');
  return tag.length <= LONGEST && TAG.test(tag) ? tag : undefined;
}
