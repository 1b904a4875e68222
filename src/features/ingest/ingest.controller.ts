import { PROVIDERS } from '@conversation-service/importers/providers';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { ConversationError } from '../../domain/errors.js';
import { ID_RULE, isId } from '../../domain/ids.js';
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
  async list(): Promise<object> {
    return { providers: await this.sources.list() };
  }

  @Post(':provider')
  @HttpCode(200)
  @RouteConfig({ query: ['sessionId'], bodyLimit: 'maxIngestBytes', mediaType: 'application/vcon+json' })
  async deliver(
    @Param('provider') name: string,
    @Query() raw: RawQuery,
    @Body() body: SentBody | undefined,
    @Req() { headers }: FastifyRequest,
  ): Promise<object> {
    const provider = PROVIDERS.find((known) => known === name);
    if (!provider) throw unknownProvider();
    return this.deliveries.take({ provider, headers, body, sessionId: parseSessionId(raw) });
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
