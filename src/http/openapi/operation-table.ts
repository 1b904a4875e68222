import type { Operation, Parameter, Paths, Reference, RequestBody, Responses } from './openapi-types.js';
import { problemReferences, type Refusal } from './problem-responses.js';
import { parameterRef } from './references.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An operation as its capability declares it: the document derives the rest. */
export interface DeclaredOperation {
  readonly operationId: string;
  readonly summary: string;
  /** One paragraph, which may be given by its sentences. */
  readonly description: string | readonly string[];
  /** Those that the document shares, by their name there; and its own. A shared one for a variable of the path is found by itself. */
  readonly parameters?: readonly (string | Parameter)[];
  readonly requestBody?: RequestBody;
  /** Those that are no problems. */
  readonly responses: Responses;
  /** What it can be refused with: a response that all share, a kind of failure, or several of one status that can occur together. */
  readonly problems: readonly Refusal[];
}

/** The operations of a capability by method and path, in the order of the reference. */
export type Operations = Readonly<Record<`${Method} /${string}`, DeclaredOperation>>;

/** The operations of several tables, each with the tag of its table. Throws where two of them claim the same. */
export function pathsOf(tables: readonly { readonly tag: string; readonly operations: Operations }[]): Paths {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const { tag, operations } of tables) {
    for (const [name, declared] of Object.entries(operations)) {
      const [method = '', path = ''] = name.split(' ');
      paths[path] ??= {};
      if (method.toLowerCase() in paths[path]) throw new Error(`${name} is declared twice`);
      paths[path][method.toLowerCase()] = toOperation(path, declared, tag);
    }
  }
  return paths;
}

function toOperation(path: string, declared: DeclaredOperation, tag: string): Operation {
  const { operationId, summary, description, requestBody, responses, problems } = declared;
  const parameters = parametersOf(path, declared.parameters ?? []);
  return {
    operationId,
    tags: [tag],
    summary,
    description: [description].flat().join(' '),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { ...responses, ...problemReferences(problems) },
  };
}

/** `{sessionId}` of a path is the shared parameter `SessionId`, unless the operation has one of its own by this name. */
function parametersOf(path: string, declared: readonly (string | Parameter)[]): readonly (Parameter | Reference)[] {
  const own = declared.flatMap((one) => (typeof one === 'string' ? [] : one.name));
  const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => !own.includes(name));
  const shared = variables.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  return [...shared, ...declared].map((one) => (typeof one === 'string' ? parameterRef(one) : one));
}
