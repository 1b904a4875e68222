import { type InvalidPart, invalidRequest } from '../../domain/errors.js';
import { EVENT_TYPE_RULE, isEventType } from '../../domain/event.js';
import type { RawBody } from '../../http/body-reader.js';
import { requireBody, requireObject } from '../../http/json-body.js';
import type { Json } from '../../lib/json/json.js';
import { isJsonObject, unknownNames } from '../../lib/names/unknown-names.js';
import { STANDARD_WEBHOOKS_SECRET_RULE } from '../../lib/standard-webhooks.js';
import { isSecret } from './secrets.js';
import { faultOfUrl, type TargetRules } from './target.js';
import { WEBHOOK_TYPES, type WebhookInput, type WebhookType } from './webhook.js';

export const DESCRIPTION_MAX_CHARS = 256;
export const MAX_GATHER_MS = 60_000;
const DEFAULT_GATHER_MS = 1_000;
const MAX_EVENT_TYPES = 100;
const MAX_TYPE_CHARS = 128;
const MAX_MEMBERS = 20;

export interface ParsedWebhook {
  readonly input: WebhookInput;
  readonly secret: string | undefined;
  readonly enabled: boolean | undefined;
}

type Body = Readonly<Record<string, Json>>;

/** Parses the body of `PUT /webhooks/:webhookId`. @throws INVALID_REQUEST naming everything that is wrong */
export async function parseWebhook(body: RawBody | undefined, rules: TargetRules): Promise<ParsedWebhook> {
  const value = requireObject(await requireBody(body));
  // An optional member that is null counts as left out.
  const given = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as Body;
  const faults: InvalidPart[] = [...unknownNames(value, Object.keys(CHECKS), ''), ...faultsOf(given, rules)];
  if (faults.length > 0) throw invalidRequest(faults);
  return {
    input: {
      url: given.url as string,
      types: [...new Set(given.types as readonly WebhookType[])],
      eventTypes: [...new Set((given.eventTypes ?? []) as readonly string[])],
      metadata: (given.metadata ?? {}) as Readonly<Record<string, string>>,
      include: (given.include ?? null) as 'events' | null,
      gatherMs: (given.gatherMs ?? DEFAULT_GATHER_MS) as number,
      description: (given.description ?? null) as string | null,
    },
    secret: given.secret as string | undefined,
    enabled: given.enabled as boolean | undefined,
  };
}

type Check = (value: Json, rules: TargetRules) => string | undefined;

const isText = (value: Json): value is string => typeof value === 'string' && value.isWellFormed();

/** What is wrong with a member, by name. */
const CHECKS: Readonly<Record<string, Check>> = {
  url: (value, rules) => (isText(value) ? faultOfUrl(value, rules) : 'must be a string: an absolute address'),
  types: (value) => faultOfList(value, 1, (item) => (WEBHOOK_TYPES as readonly Json[]).includes(item), TYPES_RULE),
  eventTypes: (value) => faultOfList(value, 0, (item) => isEventType(item, MAX_TYPE_CHARS), `each ${EVENT_TYPE_RULE}`),
  metadata: faultOfMetadata,
  include: (value) => (value === 'events' ? undefined : 'must be "events", or left out'),
  gatherMs: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_GATHER_MS
      ? undefined
      : `must be an integer from 0 to ${MAX_GATHER_MS}`,
  secret: (value) => (isText(value) && isSecret(value) ? undefined : `must be ${STANDARD_WEBHOOKS_SECRET_RULE}`),
  description: (value) =>
    isText(value) && [...value].length <= DESCRIPTION_MAX_CHARS
      ? undefined
      : `must be a string of at most ${DESCRIPTION_MAX_CHARS} characters, without lone surrogates`,
  enabled: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
};

const TYPES_RULE = `of ${WEBHOOK_TYPES.join(', ')}`;

function faultsOf(given: Body, rules: TargetRules): readonly InvalidPart[] {
  const faults: InvalidPart[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    const value = given[name];
    const missing = REQUIRED[name] && `is required: ${REQUIRED[name]}`;
    const detail = value === undefined ? missing : check(value, rules);
    if (detail) faults.push({ pointer: `/${name}`, detail });
  }
  return faults;
}

const REQUIRED: Readonly<Record<string, string>> = {
  url: 'the address to which deliveries are sent',
  types: `at least one ${TYPES_RULE}`,
};

function faultOfList(value: Json, min: number, isItem: (item: Json) => boolean, rule: string): string | undefined {
  const isList = Array.isArray(value) && value.length >= min && value.length <= MAX_EVENT_TYPES;
  return isList && value.every(isItem) ? undefined : `must be a list of ${min} to ${MAX_EVENT_TYPES}, ${rule}`;
}

function faultOfMetadata(value: Json): string | undefined {
  const isFine = isJsonObject(value) && Object.keys(value).length <= MAX_MEMBERS && Object.values(value).every(isText);
  return isFine ? undefined : `must be an object of at most ${MAX_MEMBERS} members, each a string`;
}
