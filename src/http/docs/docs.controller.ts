import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ConversationError } from '../../domain/errors.js';
import { pagePolicy } from '../security-headers.js';
import { ApiReference } from './api-reference.js';
import { findAsset } from './docs-assets.js';
import { sendWebFile } from './web-file.js';

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
  constructor(private readonly reference: ApiReference) {}

  @Get('openapi.json')
  async getDocument(
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { document } = await this.reference.files();
    sendWebFile(reply, document, ifNoneMatch);
  }

  @Get('docs')
  async getPage(@Headers('if-none-match') ifNoneMatch: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { page } = await this.reference.files();
    sendWebFile(reply.header('content-security-policy', DOCS_POLICY), page, ifNoneMatch);
  }

  @Get('docs/errors')
  async getErrors(
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { errors } = await this.reference.files();
    sendWebFile(reply.header('content-security-policy', ERRORS_POLICY), errors, ifNoneMatch);
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
