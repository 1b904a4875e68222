import { IMPORTERS, type Importer, importerOf, PROVIDERS } from '@conversation-service/importers';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConversationError, invalidRequest } from '../../domain/errors.js';
import { ID_RULE, isId } from '../../domain/ids.js';
import { ApiLimits } from '../../domain/limits.js';
import { sendJson } from '../../http/answers.js';
import type { SentBody } from '../../http/body-reader.js';
import { PublicPaths } from '../../http/public-paths.js';
import { QueryReader, type RawQuery } from '../../http/query.js';
import { Clock } from '../../ports/clock.js';
import { IngestService } from './ingest.service.js';
import { ingestErrors } from './ingest-errors.js';
import { SenderCheck } from './signatures/sender-check.js';

@Controller('ingest')
export class IngestController {
  constructor(
    private readonly ingest: IngestService,
    private readonly senders: SenderCheck,
    private readonly limits: ApiLimits,
    private readonly clock: Clock,
    private readonly paths: PublicPaths,
  ) {}

  @Get()
  list(@Res() reply: FastifyReply): void {
    sendJson(reply, JSON.stringify({ providers: IMPORTERS.map((importer) => this.describe(importer)) }));
  }

  @Post(':provider')
  @RouteConfig({ query: ['sessionId'], bodyLimit: 'maxIngestBytes', mediaType: 'application/vcon+json' })
  async deliver(
    @Param('provider') name: string,
    @Query() raw: RawQuery,
    @Body() body: SentBody | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const importer = importerOf(name);
    if (!importer) throw unknownProvider();
    const { provider } = importer;
    const sent = body?.sent ?? Buffer.alloc(0);
    await this.senders.requireGenuine(provider, { headers: request.headers, body: sent, nowMs: this.clock.nowMs() });
    const sessionId = parseSessionId(raw);
    if (!body) throw invalidRequest([{ pointer: '', detail: 'a JSON body is required: what the provider sends' }]);
    const { bytes, isNdjson } = body;
    const task = { provider, bytes, isNdjson, limits: this.limits, ...(sessionId === undefined ? {} : { sessionId }) };
    sendJson(reply, JSON.stringify(await this.ingest.ingest(task)));
  }

  private describe({ provider, page, understands }: Importer): object {
    const { title, arrives, setUp } = page;
    const { variable, hasSecret, access } = this.senders.ruleOf(provider);
    const path = this.paths.of(`/ingest/${provider}`);
    return { provider, title, path, arrives, understands, setUp, access, secretVariable: variable, hasSecret };
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
