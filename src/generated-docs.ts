import { DEFAULT_LIMITS } from './domain/limits.js';
import { ERROR_KINDS } from './error-kinds.js';
import { errorsMarkdown } from './http/docs/error-reference.js';
import { openApiDocument } from './openapi-document.js';
import { SERVICE_VERSION } from './telemetry/version.js';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The files of `docs/` that are made from the source by `npm run generate`; a test fails when they have drifted. */
export async function generatedDocs(): Promise<readonly GeneratedFile[]> {
  const document = await openApiDocument({ version: SERVICE_VERSION, limits: DEFAULT_LIMITS });
  return [
    { path: 'docs/errors.md', text: errorsMarkdown(ERROR_KINDS) },
    { path: 'docs/openapi.json', text: `${JSON.stringify(document, null, 2)}\n` },
  ];
}
