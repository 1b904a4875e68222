import type { OpenApiDocument, Operation } from './openapi-types.js';

export interface NamedOperation {
  /** In upper case. */
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Returns every operation of the document, in order. */
export function operationsOf(document: OpenApiDocument): readonly NamedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}
