import { isUtf8 } from 'node:buffer';
import { atOnce, type Steps } from '../steps.js';
import { findSyntaxFault, type SyntaxFault } from './json-fault.js';
import type { JsonProblem } from './json-pointer.js';
import { scanProblems, skipWhitespace } from './json-scan.js';
import { mayLose } from './may-lose.js';
import { readValue } from './read-value.js';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

declare const canonical: unique symbol;

/** JSON text in canonical form: two values are the same JSON value exactly if their texts are equal. */
export type JsonText = string & { readonly [canonical]: true };

export const JSON_LIMITS = {
  /**
   * Objects and arrays, including the payload itself. Several times what people use; MongoDB documents are limited to
   * 100.
   */
  maxDepth: 32,
  /**
   * In all objects together. A transcript with word timings has a few thousand, and each name costs every reader
   * memory.
   */
  maxNames: 20_000,
} as const;

/** Not UTF-8, with a byte order mark, or not JSON: the pointer is `''`. */
interface BrokenJson {
  readonly kind: 'broken';
  readonly problem: JsonProblem;
}

export type ParsedJson =
  | {
      readonly kind: 'value';
      readonly value: Json;
      /** What `value` lost of the text: names that occur twice, inexact numbers. At most 20, in text order. */
      readonly problems: readonly JsonProblem[];
    }
  | BrokenJson;

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads an I-JSON body (RFC 8259, RFC 7493): UTF-8 without a byte order mark. Never throws; reports what the value
 * would silently lose. Depth, `__proto__` and lone surrogates are checked by `canonicalJson`, which knows where a
 * payload begins.
 */
export function parseJson(bytes: Uint8Array): ParsedJson {
  return atOnce(parseJsonSteps(bytes));
}

/** Like `parseJson`, for decoded text. */
export function parseJsonText(text: string): ParsedJson {
  return atOnce(parseJsonTextSteps(text));
}

/** Like `parseJson`, in small steps except for `JSON.parse`, which takes about 15 ms for a MiB of word timings. */
export function* parseJsonSteps(bytes: Uint8Array): Steps<ParsedJson> {
  if (!isUtf8(bytes)) return broken('the body is not valid UTF-8');
  return yield* parseJsonTextSteps(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
}

/** Like `parseJsonSteps`, for decoded text. */
export function* parseJsonTextSteps(text: string): Steps<ParsedJson> {
  let value: Json;
  try {
    value = (yield* readValue(text)) as Json;
  } catch {
    return broken((yield* faultOfText(text)) ?? 'not valid JSON');
  }
  yield;
  return { kind: 'value', value, problems: (yield* mayLose(text, value)) ? yield* scanProblems(text) : [] };
}

function broken(detail: string): BrokenJson {
  return { kind: 'broken', problem: { pointer: '', detail } };
}

/**
 * Returns why a text is not JSON; undefined if it is. In small steps, without building the value. The parser's own
 * message is not passed on: it may quote the text, and often has no position.
 */
export function* faultOfText(text: string): Steps<string | undefined> {
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) return 'the text begins with a byte order mark; send it without one';
  if (skipWhitespace(text, 0) === text.length) return 'the text is empty; send a JSON value';
  const fault = yield* findSyntaxFault(text);
  return fault && describeFault(text, fault);
}

function describeFault(text: string, { offset, hint }: SyntaxFault): string {
  if (offset === text.length) return 'not valid JSON: it ends too early';
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = at + 1;
  }
  return `not valid JSON at line ${line} column ${offset - lineStart + 1}${hint === undefined ? '' : `: ${hint}`}`;
}
