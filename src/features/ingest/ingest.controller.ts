import { importerOf, PROVIDERS } from '@conversation-service/importers';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConversationError } from '../../domain/errors.js';
import { ID_RULE, isId } from '../../domain/ids.js';
import { sendJson } from '../../http/answers.js';
import type { SentBody } from '../../http/body-reader.js';
import { QueryReader, type RawQuery } from '../../http/query.js';
import { Deliveries } from './deliveries.js';
import { ingestErrors } from './ingest-errors.js';
import { Sources } from './sources.js';

@Controller('ingest')
export class IngestController {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly sources: Sources,
  ) {}

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    sendJson(reply, JSON.stringify({ providers: await this.sources.list() }));
  }

  @Post(':provider')
  @RouteConfig({ query: ['sessionId'], bodyLimit: 'maxIngestBytes', mediaType: 'application/vcon+json' })
  async deliver(
    @Param('provider') name: string,
    @Query() raw: RawQuery,
    @Body() body: SentBody | undefined,
    @Req() { headers }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = importerOf(name)?.provider;
    if (!provider) throw unknownProvider();
    const sessionId = parseSessionId(raw);
    sendJson(reply, JSON.stringify(await this.deliveries.take({ provider, headers, body, sessionId })));
  }
}

function parseSessionId(raw: RawQuery): string | undefined {
  const reader = new QueryReader(raw);
  const sessionId = reader.text('sessionId', isId, `must be ${ID_RULE}`);
  reader.done();
  return sessionId;
}

function unknownProvider(): ConversationError {
  return new ConversationError(ingestErrors.PROVIDER_NOT_FOUND, `The providers are ${PROVIDERS.join(', ')}.`);
}
