import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApiLimits } from '../../domain/limits.js';
import { sendCreated, sendJson } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { eventJson } from '../../http/event-json.js';
import { linkNext } from '../../http/link.js';
import { LOG_PARAMETERS, parseLogQuery } from '../../http/page-query.js';
import { PublicPaths } from '../../http/public-paths.js';
import type { RawQuery } from '../../http/query.js';
import { batchBody, logBody, nextInLog } from './answers.js';
import { ConversationsService } from './conversations.service.js';
import { HistoryService } from './history.service.js';
import { parseBatch } from './new-batch.js';
import { parseEventBody } from './new-event.js';

@Controller('sessions/:sessionId/events')
export class EventsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly history: HistoryService,
    private readonly limits: ApiLimits,
    private readonly paths: PublicPaths,
  ) {}

  @Post()
  async append(
    @Param('sessionId') sessionId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const event = await parseEventBody(body, this.limits);
    const written = await this.conversations.appendEvent(sessionId, event);
    const isMissingPayload = written.replayed && event.payload === undefined;
    if (isMissingPayload) await reply.enterAsItem();
    const stored = isMissingPayload ? await this.history.getEvent(sessionId, event.eventId) : written.value;
    sendCreated(reply, written, `/sessions/${sessionId}/events/${stored.eventId}`, eventJson(stored));
  }

  @Post('batch')
  @RouteConfig({ bodyLimit: 'maxBatchBytes' })
  async appendBatch(
    @Param('sessionId') sessionId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.conversations.appendBatch(sessionId, await parseBatch(body, this.limits));
    sendJson(
      reply,
      batchBody(answer, (code) => this.paths.problemType(code)),
    );
  }

  @Get()
  @RouteConfig({ query: LOG_PARAMETERS, page: true })
  async readLog(
    @Param('sessionId') sessionId: string,
    @Query() raw: RawQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = parseLogQuery(raw, this.limits);
    const page = await this.history.readLog(sessionId, query);
    if (page.hasMore) linkNext(reply, `/sessions/${sessionId}/events`, raw, toParameters(nextInLog(page, query)));
    sendJson(reply, logBody(page, query));
  }

  @Get(':eventId')
  @RouteConfig({ item: true })
  async get(
    @Param('sessionId') sessionId: string,
    @Param('eventId') eventId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJson(reply, eventJson(await this.history.getEvent(sessionId, eventId)));
  }
}

function toParameters(next: ReturnType<typeof nextInLog>): Readonly<Record<string, string>> {
  return 'nextAfter' in next ? { after: String(next.nextAfter) } : { before: String(next.nextBefore) };
}
