/** The files of the TypeScript client that are made from the OpenAPI document. */
export function clientCode(document: object): readonly { readonly path: string; readonly text: string }[];
