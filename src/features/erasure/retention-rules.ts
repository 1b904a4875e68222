import { METADATA_FILTER_MAX_CHARS, METADATA_FILTER_MAX_COUNT, type MetadataFilter } from '../../domain/page.js';
import type { RetentionRule } from '../../domain/retention.js';
import { type Json } from '../../lib/json/json.js';
import { isJsonObject } from '../../lib/names/unknown-names.js';

/** A hundred years; longer means forever, which is null. */
export const RETENTION_MAX_DAYS = 36_500;

/** Each rule is a separate walk in the store. */
const MAX_RULES = 100;

type Parsed<Value> = { readonly value: Value } | { readonly fault: string };

/** Parses rules `[{"metadata": {"tenant": "acme"}, "days": 30}, …]`, or returns what is wrong. */
export function parseRetentionRules(text: string): Parsed<readonly RetentionRule[]> {
  let given: Json;
  try {
    given = JSON.parse(text);
  } catch {
    return { fault: 'valid JSON: a list of rules such as [{"metadata":{"tenant":"acme"},"days":30}]' };
  }
  if (!Array.isArray(given)) return { fault: 'a list of rules, in brackets: [{"metadata":{…},"days":30}]' };
  if (given.length > MAX_RULES) return { fault: `at most ${MAX_RULES} rules, not ${given.length}` };
  const rules: RetentionRule[] = [];
  for (const [index, each] of given.entries()) {
    const parsed = parseRule(each);
    if ('fault' in parsed) return { fault: `in rule ${index + 1} ${parsed.fault}` };
    rules.push(parsed.value);
  }
  return { value: rules };
}

function parseRule(given: Json | undefined): Parsed<RetentionRule> {
  if (!isJsonObject(given)) return { fault: 'an object with `metadata` and `days`' };
  const unknown = Object.keys(given).find((name) => name !== 'metadata' && name !== 'days');
  if (unknown !== undefined) return { fault: `only \`metadata\` and \`days\`, not ${JSON.stringify(unknown)}` };
  const { days } = given;
  const isDays = typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= RETENTION_MAX_DAYS;
  if (!isDays && days !== null) {
    return { fault: `\`days\`: a whole number from 1 to ${RETENTION_MAX_DAYS}, or null to keep sessions forever` };
  }
  const metadata = parseFilters(given.metadata);
  return 'fault' in metadata ? metadata : { value: { metadata: metadata.value, days } };
}

function parseFilters(given: Json | undefined): Parsed<readonly MetadataFilter[]> {
  const members = isJsonObject(given) ? Object.entries(given) : [];
  if (members.length === 0 || members.length > METADATA_FILTER_MAX_COUNT) {
    const all = 'for all sessions set RETENTION_DAYS';
    return { fault: `\`metadata\`: an object of 1 to ${METADATA_FILTER_MAX_COUNT} members (${all})` };
  }
  const filters: MetadataFilter[] = [];
  for (const [key, value] of members) {
    const text = typeof value === 'object' ? undefined : String(value);
    const isShort = text !== undefined && Math.max(key.length, text.length) <= METADATA_FILTER_MAX_CHARS;
    if (!isShort) {
      const most = `of at most ${METADATA_FILTER_MAX_CHARS} characters, like the names`;
      return { fault: `texts, numbers and booleans as values of \`metadata\`, ${most}` };
    }
    filters.push({ key, value: text });
  }
  return { value: filters };
}
