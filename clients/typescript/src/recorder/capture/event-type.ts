import { textOf } from './text.js';

const TAKEN = /^(?:user_speech|bot_speech|system|x(?:\.[a-z0-9_]+){1,4})$/;
const LONGEST = 128;
const MOST_PARTS = 4;

/** Returns the type itself if the service accepts it, otherwise the nearest custom type. */
export function eventType(value: unknown): string {
  if (value === 'user_speech' || value === 'bot_speech') return value;
  const text = textOf(value);
  if (TAKEN.test(text) && text.length <= LONGEST) return text;
  const all = text
    .toLowerCase()
    .replace(/[^a-z0-9_.]/gu, '_')
    .split('.')
    .filter((part) => part !== '');
  const parts = all[0] === 'x' && all.length > 1 ? all.slice(1) : all;
  const first = parts.length > MOST_PARTS ? parts.slice(0, MOST_PARTS - 1) : parts;
  const rest = parts.slice(first.length).join('_');
  const name = ['x', ...(first.length > 0 ? first : ['event']), ...(rest === '' ? [] : [rest])].join('.');
  return name.slice(0, LONGEST).replace(/\.+$/, '');
}
