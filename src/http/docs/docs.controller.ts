import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ConversationError } from '../../domain/errors.js';
import { pagePolicy } from '../security-headers.js';
import { ApiReference } from './api-reference.js';
import { findAsset } from './docs-assets.js';
import { docsPage } from './docs-page.js';
import { errorsHtml } from './error-reference.js';
import { sendWebFile, webFile } from './web-file.js';

const HTML = 'text/html; charset=utf-8';

/**
 * Nothing from other hosts and no inline scripts. Swagger UI sets styles in elements, and has images in its style
 * sheet.
 */
const DOCS_POLICY = pagePolicy(
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
);

const ERRORS_POLICY = pagePolicy("style-src 'self'", 'img-src data:');

/** The API reference for people and programs. Everything comes from this process, so it works without the internet. */
@Controller()
export class DocsController {
  private readonly document = webFile('application/json; charset=utf-8', JSON.stringify(this.reference.document));
  private readonly page = webFile(HTML, docsPage(this.reference.document));
  private readonly errors = webFile(HTML, errorsHtml(this.reference.errors));

  constructor(private readonly reference: ApiReference) {}

  @Get('openapi.json')
  getDocument(@Headers('if-none-match') ifNoneMatch: string | undefined, @Res() reply: FastifyReply): void {
    sendWebFile(reply, this.document, ifNoneMatch);
  }

  @Get('docs')
  getPage(@Headers('if-none-match') ifNoneMatch: string | undefined, @Res() reply: FastifyReply): void {
    sendWebFile(reply.header('content-security-policy', DOCS_POLICY), this.page, ifNoneMatch);
  }

  @Get('docs/errors')
  getErrors(@Headers('if-none-match') ifNoneMatch: string | undefined, @Res() reply: FastifyReply): void {
    sendWebFile(reply.header('content-security-policy', ERRORS_POLICY), this.errors, ifNoneMatch);
  }

  @Get('docs/assets/:name')
  getAsset(
    @Param('name') name: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const asset = findAsset(name);
    if (!asset) throw new ConversationError('ROUTE_NOT_FOUND', 'There is no such file; see /docs.');
    sendWebFile(reply, asset, ifNoneMatch);
  }
}
