import { isUtf8 } from 'node:buffer';
import { type ImportIssue, messagesOf } from '@conversation-service/importers';
import { parseJson, parseJsonText } from '../../../lib/json/json.js';
import type { JsonProblem } from '../../../lib/json/json-pointer.js';

export type ReadBody =
  | { readonly kind: 'messages'; readonly messages: readonly unknown[]; readonly issues: readonly ImportIssue[] }
  /** It is not JSON, so none of it can be stored. */
  | { readonly kind: 'broken'; readonly problem: JsonProblem };

const BLANK_LINE = /^[ \t\r]*$/;

/**
 * Returns the messages of a body. What a value lost of its text, such as a name that occurs twice, is an issue of its
 * message.
 */
export function readBody(bytes: Uint8Array, isNdjson: boolean): ReadBody {
  if (isNdjson) return readLines(bytes);
  const parsed = parseJson(bytes);
  if (parsed.kind === 'broken') return parsed;
  const isList = Array.isArray(parsed.value);
  const issues = parsed.problems.map((problem) => (isList ? issueOfElement(problem) : { message: 0, ...problem }));
  return { kind: 'messages', messages: messagesOf(parsed.value), issues };
}

function readLines(bytes: Uint8Array): ReadBody {
  if (!isUtf8(bytes)) return { kind: 'broken', problem: { pointer: '', detail: 'the body is not valid UTF-8' } };
  const messages: unknown[] = [];
  const issues: ImportIssue[] = [];
  for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString().split('\n')) {
    if (BLANK_LINE.test(line)) continue;
    const parsed = parseJsonText(line);
    const message = messages.length;
    if (parsed.kind === 'broken') {
      return { kind: 'broken', problem: { pointer: `/${message}`, detail: parsed.problem.detail } };
    }
    messages.push(parsed.value);
    issues.push(...parsed.problems.map((problem) => ({ message, ...problem })));
  }
  return { kind: 'messages', messages, issues };
}

/** The first segment of the pointer is the index of the message. */
function issueOfElement({ pointer, detail }: JsonProblem): ImportIssue {
  const [, index = '0', rest = ''] = /^\/(\d+)(.*)$/s.exec(pointer) ?? [];
  return { message: Number(index), pointer: rest, detail };
}
