/** Returns the generated files of the TypeScript client. */
export function clientCode(document: object): readonly { readonly path: string; readonly text: string }[];
