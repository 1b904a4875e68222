import type { Operation, Parameter, Paths, Reference, RequestBody, Responses } from './openapi-types.js';
import { problemReferences, type Refusal } from './problem-responses.js';
import { parameterRef } from './references.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An operation as its capability declares it; the rest of the document is derived. */
export interface DeclaredOperation {
  readonly operationId: string;
  readonly summary: string;
  /** One paragraph, or its sentences. */
  readonly description: string | readonly string[];
  /** Shared parameters by their name in the document, and its own. Those for the variables of the path are added. */
  readonly parameters?: readonly (string | Parameter)[];
  readonly requestBody?: RequestBody;
  /** The responses other than problems. */
  readonly responses: Responses;
  /** How it can be refused: a shared response, one error, or several errors with the same status. */
  readonly problems: readonly Refusal[];
}

/** The operations of a capability by method and path, in the order of the reference. */
export type Operations = Readonly<Record<`${Method} /${string}`, DeclaredOperation>>;

/** Returns the operations of all tables, each with the tag of its table. Throws if an operation is declared twice. */
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

/** `{sessionId}` in a path is the shared parameter `SessionId`, unless the operation declares its own of this name. */
function parametersOf(path: string, declared: readonly (string | Parameter)[]): readonly (Parameter | Reference)[] {
  const own = declared.flatMap((one) => (typeof one === 'string' ? [] : one.name));
  const variables = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => !own.includes(name));
  const shared = variables.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  return [...shared, ...declared].map((one) => (typeof one === 'string' ? parameterRef(one) : one));
}
