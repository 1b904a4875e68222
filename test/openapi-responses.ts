import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { DEFAULT_LIMITS } from '../src/domain/limits.js';
import type { Header, OpenApiDocument, Operation, Reference, Response } from '../src/http/openapi/openapi-types.js';
import { operationsOf } from '../src/http/openapi/operations.js';
import { openApiDocument } from '../src/openapi-document.js';

/** The API reference of a service with the default limits. */
export const DOCUMENT = await openApiDocument({ version: '0.0.0-test', limits: DEFAULT_LIMITS });

/** A response as a test saw it. `path` is the requested path (without the query), or one of the document. */
export interface ObservedResponse {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers | Readonly<Record<string, unknown>>;
  /** Text or bytes as received, or a JSON body that is already parsed. */
  readonly body: unknown;
}

/**
 * Throws, saying what is wrong, unless the document allows the response: its status, its content type, its body (which
 * must have no undocumented member, although clients must tolerate new ones), and its headers (each required one must
 * be present, and none that the document uses elsewhere may appear undocumented).
 */
export function assertMatchesDocument(document: OpenApiDocument, observed: ObservedResponse): void {
  const faults = faultsOf(checkerFor(document), observed);
  if (faults.length === 0) return;
  const text = typeof observed.body === 'string' ? observed.body : JSON.stringify(observed.body);
  throw new Error(
    [
      `${observed.method} ${observed.path} answered ${observed.status}, which the API reference does not allow:`,
      ...faults.map((fault) => `- ${fault}`),
      `body: ${text?.slice(0, 500)}`,
    ].join('\n'),
  );
}

/**
 * Throws unless the value matches the schema with this name, without any undocumented member; for messages of a stream.
 */
export function assertFits(document: OpenApiDocument, schema: string, value: unknown): void {
  const faults = checkerFor(document).faults(`#/components/schemas/${schema}`, value, schema);
  if (faults.length > 0) throw new Error([`The API reference does not allow:`, ...faults].join('\n- '));
}

function faultsOf(checker: Checker, observed: ObservedResponse): readonly string[] {
  const found = findResponse(checker.document, observed);
  if (typeof found === 'string') return [found];
  return [...headerFaults(checker, found, observed), ...bodyFaults(checker, found, observed)];
}

interface FoundResponse {
  readonly response: Response;
  /** JSON Pointer of the response in the document, as a URI fragment. */
  readonly at: string;
}

function findResponse(document: OpenApiDocument, { method, path, status }: ObservedResponse): FoundResponse | string {
  const templates = templatesOf(document, path);
  if (templates.length === 0) {
    if (status === 400) return sharedResponse(document, 'InvalidRequest');
    return status === 404 ? sharedResponse(document, 'RouteNotFound') : 'no such path';
  }
  for (const template of templates) {
    const verb = verbOf(method);
    const operation = operationOf(document, template, verb);
    if (operation === undefined) continue;
    const response = operation.responses[status];
    const documented = Object.keys(operation.responses).join(', ');
    if (response === undefined)
      return `status ${status} is not documented for ${verb} ${template}; it has ${documented}`;
    return resolve(document, response, pointer('paths', template, verb, 'responses', String(status)));
  }
  return status === 405 ? sharedResponse(document, 'MethodNotAllowed') : 'no such method';
}

/** Whether the document contains the path, with any method. */
export const isDocumented = (document: OpenApiDocument, path: string): boolean =>
  templatesOf(document, path).length > 0;

/** Returns the templates that the path matches, those with the most literal segments first. */
function templatesOf(document: OpenApiDocument, path: string): readonly string[] {
  const segments = (path.split('?')[0] ?? '').split('/');
  const matches = (template: string) => {
    const parts = template.split('/');
    if (parts.length !== segments.length) return false;
    return parts.every((part, index) => part === segments[index] || (part.startsWith('{') && segments[index] !== ''));
  };
  const variables = (template: string) => template.split('{').length;
  return Object.keys(document.paths)
    .filter(matches)
    .sort((a, b) => variables(a) - variables(b));
}

const verbOf = (method: string): string => (method.toUpperCase() === 'HEAD' ? 'get' : method.toLowerCase());

function operationOf(document: OpenApiDocument, template: string, verb: string): Operation | undefined {
  const item: Readonly<Record<string, Operation>> = { ...document.paths[template] };
  return item[verb];
}

function sharedResponse(document: OpenApiDocument, name: string): FoundResponse | string {
  return resolve(document, { $ref: `#/components/responses/${name}` }, '');
}

function resolve(document: OpenApiDocument, response: Response | Reference, at: string): FoundResponse | string {
  if (!('$ref' in response)) return { response, at };
  const name = response.$ref.replace('#/components/responses/', '');
  const shared = document.components.responses[name];
  return shared ? { response: shared, at: response.$ref } : `the document has no response ${name}`;
}

function headerFaults(
  checker: Checker,
  { response, at }: FoundResponse,
  observed: ObservedResponse,
): readonly string[] {
  const faults: string[] = [];
  for (const name of checker.headerNames) {
    const documented = response.headers[name];
    const value = headerOf(observed, name);
    if (documented === undefined) {
      if (value !== undefined) faults.push(`header ${name} is not documented here`);
      continue;
    }
    const { header, schemaAt } = checker.header(documented, `${at}/headers/${name}`);
    if (value !== undefined) faults.push(...checker.faults(schemaAt, { value }, `header ${name}`));
    else if (header.required) faults.push(`header ${name} is missing`);
  }
  return faults;
}

function bodyFaults(checker: Checker, { response, at }: FoundResponse, observed: ObservedResponse): readonly string[] {
  const text = ArrayBuffer.isView(observed.body) ? Buffer.from(observed.body as Uint8Array).toString() : observed.body;
  const isEmpty = text === undefined || text === null || text === '';
  const isHead = observed.method.toUpperCase() === 'HEAD';
  if (response.content === undefined || isHead) {
    return isEmpty ? [] : ['a body came where none is documented'];
  }
  const type = headerOf(observed, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === undefined || response.content[type] === undefined) {
    return [`content type ${type} is not documented; there are ${Object.keys(response.content).join(', ')}`];
  }
  const body = parsed(text, type);
  if (body instanceof Error) return [`the body is no JSON: ${body.message}`];
  return checker.faults(`${at}/content/${pointerSegment(type)}/schema`, body, 'body');
}

function parsed(body: unknown, type: string): unknown {
  if (typeof body !== 'string' || !/[/+]json$/.test(type)) return body;
  try {
    return JSON.parse(body);
  } catch (error) {
    return error;
  }
}

function headerOf({ headers }: ObservedResponse, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1] === undefined ? undefined : String(found[1]);
}

const DOCUMENT_ID = 'openapi-document';
const checkers = new WeakMap<OpenApiDocument, Checker>();

function checkerFor(document: OpenApiDocument): Checker {
  const known = checkers.get(document);
  if (known) return known;
  const checker = new Checker(document);
  checkers.set(document, checker);
  return checker;
}

/** Validates values against schemas of one document, each compiled once. */
class Checker {
  /** Every header that occurs in the document: none of these may appear undocumented. */
  readonly headerNames: readonly string[];
  private readonly bodies = new Ajv2020({ allErrors: true, strict: false });
  /** Header values are text: `1` is an integer here. */
  private readonly headers = new Ajv2020({ allErrors: true, strict: false, coerceTypes: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(readonly document: OpenApiDocument) {
    for (const ajv of [this.bodies, this.headers]) {
      addFormats.default(ajv);
      ajv.addSchema(closed(document) as object, DOCUMENT_ID, false, false);
    }
    this.headerNames = [...new Set(allResponses(document).flatMap((response) => Object.keys(response.headers)))];
  }

  header(header: Header | Reference, at: string): { readonly header: Header; readonly schemaAt: string } {
    if (!('$ref' in header)) return { header, schemaAt: `${at}/schema` };
    const shared = this.document.components.headers[header.$ref.replace('#/components/headers/', '')];
    if (!shared) throw new Error(`the document has no header ${header.$ref}`);
    return { header: shared, schemaAt: `${header.$ref}/schema` };
  }

  /** `schemaAt` is a pointer such as `#/components/schemas/Event`. The value of a header is passed as `{value}`. */
  faults(schemaAt: string, value: unknown, what: string): readonly string[] {
    const validate = this.validator(schemaAt, what.startsWith('header'));
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      return `${what}${instancePath} ${message} ${JSON.stringify(params)}`;
    });
  }

  private validator(schemaAt: string, isHeader: boolean): ValidateFunction {
    const known = this.compiled.get(schemaAt);
    if (known) return known;
    const schema = { $ref: `${DOCUMENT_ID}${schemaAt}` };
    const validate = isHeader
      ? this.headers.compile({ type: 'object', properties: { value: schema } })
      : this.bodies.compile(schema);
    this.compiled.set(schemaAt, validate);
    return validate;
  }
}

function allResponses(document: OpenApiDocument): readonly Response[] {
  const own = operationsOf(document).flatMap(({ operation }) => Object.values(operation.responses));
  return [...own, ...Object.values(document.components.responses)].flatMap((each) => ('$ref' in each ? [] : [each]));
}

/**
 * A copy in which no object schema with named members accepts others, because what the service sends must be
 * documented.
 */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closed(member)]));
  const isOpen = copy.type === 'object' && 'properties' in copy && !('additionalProperties' in copy);
  return isOpen ? { ...copy, unevaluatedProperties: false } : copy;
}

const pointerSegment = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));

const pointer = (...names: readonly string[]): string => `#/${names.map(pointerSegment).join('/')}`;
