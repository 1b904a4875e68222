import { isObject, type JsonObject } from '@conversation-service/voice';
import { MAX_DEPTH } from './canonical-json.js';

/** Names under which providers send secrets. Counts such as `total_tokens` are numbers and are kept. */
const SECRET_NAME =
  /(?:secret|password|passwd|passphrase|(?:auth|access|refresh|bearer|session|id|api|client|security)_?token|^token|api[-_]?key|private_?key|signing_?key|(?:^|-)signature)$|^(?:proxy-)?authorization$|^(?:set-)?cookie$|^credentials?$/i;

/** Names under which providers send audio. */
const AUDIO_NAME =
  /^(?:full_?audio|audio|audio_?(?:base_?64|data|chunk|bytes|content)|user_audio_chunk|audio_base_64|pcm)$/i;

const JWT = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;
const AUTHORIZATION = /(\bauthorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|digest)\s+)?[^\s"',}]+/gi;
/** Long and with a digit, so that a sentence about basic information is kept. */
const BEARER = /\b(Bearer|Basic)\s+(?=\S*\d)[\w.~+/=-]{16,}/gi;
const DATA_ADDRESS = /\bdata:[\w.+-]+\/[\w.+-]+(?:;[\w=.+-]+)*;base64,[\w+/=-]*/gi;
const WEB_ADDRESS = /\b(https?|wss?):\/\/[^\s"'<>\\]+/gi;
/** What each of these contains. */
const SUSPECT = /eyJ|\/\/|data:|authorization|bearer|basic/i;
/** A run of this length with both cases and digits, without spaces or punctuation, is base64. */
const BASE64_CHARS = 400;
const BASE64 = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[\w+/-]{400,}={0,2}$/;

/**
 * Removes what is never stored: secrets, audio, and the queries of URLs, which contain signatures. Deterministic and
 * idempotent, so a message that is delivered again gives the same result.
 */
export function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value, depth);
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return isObject(value) ? cleanObject(value, depth) : value;
}

export function cleanObject(value: JsonObject, depth = 0): JsonObject {
  const kept = Object.entries(value).filter(([name, member]) => isKept(name, member) && !isSecretHeader(value, name));
  return Object.fromEntries(kept.map(([name, member]) => [name, clean(member, depth + 1)]));
}

function isKept(name: string, member: unknown): boolean {
  if (member === undefined) return false;
  if (typeof member === 'string' && (AUDIO_NAME.test(name) || isBase64(member))) return false;
  const isHarmless = member === null || typeof member === 'boolean';
  return isHarmless || !isSecret(name, member);
}

function isBase64(text: string): boolean {
  return text.length >= BASE64_CHARS && BASE64.test(text);
}

function isSecret(name: string, member: unknown): boolean {
  // A number under such a name is a count, unless the name is unambiguous.
  return SECRET_NAME.test(name) && (typeof member !== 'number' || !/token$/i.test(name));
}

/** `{"name": "Authorization", "value": …}`. */
function isSecretHeader(value: JsonObject, name: string): boolean {
  if (name !== 'value') return false;
  const header = value.name ?? value.key ?? value.header;
  return typeof header === 'string' && SECRET_NAME.test(header);
}

function cleanText(text: string, depth: number): string {
  const inner = depth <= MAX_DEPTH ? cleanEmbedded(text, depth) : text;
  // A fast path: most texts contain nothing of the kind.
  if (!SUSPECT.test(inner)) return inner;
  return inner
    .replace(DATA_ADDRESS, '')
    .replace(JWT, '')
    .replace(AUTHORIZATION, '$1')
    .replace(BEARER, '$1')
    .replace(WEB_ADDRESS, withoutQuery);
}

/** JSON inside a text, such as tool arguments, may contain members with such names. */
function cleanEmbedded(text: string, depth: number): string {
  const value = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (value === undefined) return text;
  const cleaned = JSON.stringify(clean(value, depth + 1));
  return cleaned === JSON.stringify(value) ? text : cleaned;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the URL without query, user name and password. */
function withoutQuery(address: string): string {
  const [start = ''] = address.split('?', 1);
  return start.replace(/^(\w+:\/\/)[^/@]*@/, '$1');
}
