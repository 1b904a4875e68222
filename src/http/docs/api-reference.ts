import type { OpenApiDocument } from '../openapi/openapi-types.js';
import { docsPage } from './docs-page.js';
import { type ErrorKinds, errorsHtml } from './error-reference.js';
import { type WebFile, webFile } from './web-file.js';

const HTML = 'text/html; charset=utf-8';

export interface ReferenceFiles {
  readonly document: WebFile;
  readonly page: WebFile;
  readonly errors: WebFile;
}

/** What the running service publishes under `/docs`. */
export class ApiReference {
  private made: Promise<ReferenceFiles> | undefined;

  constructor(
    private readonly loadDocument: () => Promise<OpenApiDocument>,
    private readonly errors: ErrorKinds,
  ) {}

  /** Made on first use, since most processes never need them. */
  files(): Promise<ReferenceFiles> {
    this.made ??= this.make();
    return this.made;
  }

  private async make(): Promise<ReferenceFiles> {
    const document = await this.loadDocument();
    return {
      document: webFile('application/json; charset=utf-8', JSON.stringify(document)),
      page: webFile(HTML, docsPage(document)),
      errors: webFile(HTML, errorsHtml(this.errors)),
    };
  }
}
