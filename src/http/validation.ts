// Not from the index: it loads 320 modules, the validators of telephone numbers among them, which take a tenth of a start.
import { ValidateBy } from 'class-validator/cjs/decorator/common/ValidateBy.js';
import { ValidateIf } from 'class-validator/cjs/decorator/common/ValidateIf.js';
import { getMetadataStorage } from 'class-validator/cjs/metadata/MetadataStorage.js';
import { Validator } from 'class-validator/cjs/validation/Validator.js';
import { type InvalidPart, invalidRequest } from '../domain/errors.js';
import { ID_PATTERN, ID_RULE } from '../domain/ids.js';
import { isLanguage, LANGUAGE_RULE } from '../domain/session.js';
import type { Json } from '../lib/json/json.js';
import { isJsonObject, unknownNames } from '../lib/names/unknown-names.js';
import { parseRfc3339 } from '../lib/time/rfc3339.js';
import { TIME_RULE } from './event-fields.js';
import { requireObject } from './json-body.js';

const VALIDATOR = new Validator();

/** Marks an optional member; `validateBody` treats null as left out. */
export const Optional = () => ValidateIf((_, value) => value !== undefined);

export const IsId = () =>
  rule('isId', (value) => typeof value === 'string' && ID_PATTERN.test(value), `must be ${ID_RULE}`);

export const IsOneOf = (values: readonly string[]) =>
  rule('isOneOf', (value) => values.includes(value as string), `must be one of ${values.join(', ')}`);

export const IsJsonObject = () => rule('isJsonObject', (value) => isJsonObject(value as Json), 'must be a JSON object');

export const IsRfc3339 = () =>
  rule('isRfc3339', (value) => typeof value === 'string' && parseRfc3339(value) !== undefined, `must be ${TIME_RULE}`);

export const IsLanguage = () => rule('isLanguage', isLanguage, `must be ${LANGUAGE_RULE}`);

export const IsEndReason = () => rule('isEndReason', isWellFormedText, 'must be a string without lone surrogates');

export const IsIntegerUpTo = (max: number) =>
  rule(
    'isIntegerUpTo',
    (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max,
    `must be an integer from 0 to ${max}`,
  );

/** `maxChars` counts code points. */
export const IsTextOf = (maxChars: number) =>
  rule(
    'isTextOf',
    (value) => isWellFormedText(value) && [...(value as string)].length <= maxChars,
    `must be a string of at most ${maxChars} characters, without lone surrogates`,
  );

/**
 * Returns the body as a validated instance of the DTO. Known members are assigned one by one instead of by
 * class-transformer, which would copy payloads and lose names such as `toString`. An optional member that is null
 * counts as left out: answers contain such nulls, and clients send them back.
 * @throws INVALID_REQUEST naming every member that is unknown or breaks a rule.
 */
export function validateBody<Dto extends object>(type: new () => Dto, value: Json): Dto {
  const body = requireObject(value);
  const dto = new type();
  for (const name of membersOf(type)) {
    if (Object.hasOwn(body, name) && body[name] !== null) Object.assign(dto, { [name]: body[name] });
  }
  const faults: InvalidPart[] = [...unknownNames(body, membersOf(type), '')];
  for (const { property, constraints } of VALIDATOR.validateSync(dto, {
    stopAtFirstError: true,
    forbidUnknownValues: true,
  })) {
    const missing = Object.hasOwn(body, property) ? '' : 'is required: ';
    faults.push({ pointer: `/${property}`, detail: missing + Object.values(constraints ?? {}).join('; ') });
  }
  if (faults.length > 0) throw invalidRequest(faults);
  return dto;
}

function rule(name: string, validate: (value: unknown) => boolean, message: string): PropertyDecorator {
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

function isWellFormedText(value: unknown): boolean {
  return typeof value === 'string' && value.isWellFormed();
}

function membersOf(type: new () => object): readonly string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return [...new Set(rules.map((each) => each.propertyName))];
}
