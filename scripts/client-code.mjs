import { callsCode } from '../clients/typescript/scripts/calls-code.ts';
import { operationsOf } from '../clients/typescript/scripts/operations.ts';
import { schemaTypes } from '../clients/typescript/scripts/schema-types.ts';

/** Returns the generated files of the TypeScript client. */
export function clientCode(document) {
  const operations = operationsOf(document);
  const ofOperations = Object.assign({}, ...operations.map(({ ownSchemas }) => ownSchemas));
  const schemas = { ...document.components.schemas, ...ofOperations };
  return [
    {
      path: 'clients/typescript/src/api/schema.ts',
      text: schemaTypes({ components: { schemas } }, Object.keys(schemas)),
    },
    { path: 'clients/typescript/src/api/calls.ts', text: callsCode(operations) },
  ];
}
