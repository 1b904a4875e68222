import type { Operation } from './operations.js';

/** Returns the source of `calls.ts`: one method for each operation. */
export function callsCode(operations: readonly Operation[]): string {
  return `// Made from docs/openapi.json: npm run generate

import type { Call, CallOptions } from '../client/transport.js';
import type * as schema from './schema.js';

/** The calls of the API, one method for each. Streams are in the class that extends this. */
export abstract class ApiCalls {
  protected abstract call<Answer>(call: Call, options?: CallOptions): Promise<Answer>;

${operations.map(methodCode).join('\n')}}
`;
}

function methodCode(operation: Operation): string {
  const { id, summary, method, pathParameters, query, body, answers, reads } = operation;
  const answer = answerType(operation);
  const members = [
    `method: '${method}'`,
    `path: ${pathCode(operation.path)}`,
    ...(query ? ['query'] : []),
    ...(body ? ['body'] : []),
    ...(body && body.contentType !== 'application/json' ? [`contentType: '${body.contentType}'`] : []),
    `answers: [${answers.join(', ')}]`,
    `reads: '${reads}'`,
  ];
  return `  /** ${summary}. */
  ${id}(${[...pathParameters.map((name) => `${name}: string`), ...optionCode(operation)].join(', ')}): Promise<${answer}> {
    return this.call<${answer}>({ ${members.join(', ')} }, options);
  }
`;
}

/** TypeScript requires optional parameters to come last. */
function optionCode({ query, body }: Operation): readonly string[] {
  const given = [body && { name: 'body', ...body }, query && { name: 'query', ...query }].filter((part) => !!part);
  const parameters = [...given].sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
  const code = parameters.map(({ name, type, isRequired }) => `${name}${isRequired ? '' : '?'}: schema.${type}`);
  return [...code, 'options?: CallOptions'];
}

function answerType({ answerTypes, reads }: Operation): string {
  if (reads === 'nothing') return 'void';
  return reads === 'text' ? 'string' : answerTypes.map((name) => `schema.${name}`).join(' | ');
}

function pathCode(path: string): string {
  if (!path.includes('{')) return `'${path}'`;
  return `\`${path.replace(/\{(\w+)\}/g, '$' + '{encodeURIComponent($1)}')}\``;
}
