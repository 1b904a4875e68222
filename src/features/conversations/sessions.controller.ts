import { Body, Controller, Get, Headers, Optional, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { AnnotationIndexes } from '../../domain/annotation-facets.js';
import { ApiLimits } from '../../domain/limits.js';
import type { Session } from '../../domain/session.js';
import { sendCreated, sendJson, sendUnchanged } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { encodeCursor } from '../../http/cursor.js';
import { linkNext } from '../../http/link.js';
import {
  HISTORY_PARAMETERS,
  includesMeasures,
  LIST_PARAMETERS,
  parseHistoryQuery,
  parseListQuery,
} from '../../http/page-query.js';
import type { RawQuery } from '../../http/query.js';
import { sessionJson } from '../../http/session-json.js';
import { Summaries } from '../../runtime/summaries.js';
import { historyBody, historyETag, measuresJson, measuresTag, sessionListBody } from './answers.js';
import { ConversationsService } from './conversations.service.js';
import { HistoryService } from './history.service.js';
import { parseCompletion, parseNewSession } from './new-session.js';

@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly history: HistoryService,
    private readonly summaries: Summaries,
    private readonly limits: ApiLimits,
    @Optional() private readonly indexes?: AnnotationIndexes,
  ) {}

  @Post()
  async create(@Body() body: RawBody | undefined, @Res() reply: FastifyReply): Promise<void> {
    const written = await this.conversations.createSession(await parseNewSession(body));
    sendCreated(reply, written, `/sessions/${written.value.sessionId}`, sessionJson(written.value));
  }

  @Get()
  @RouteConfig({ query: LIST_PARAMETERS, page: true })
  async list(@Query() raw: RawQuery, @Res() reply: FastifyReply): Promise<void> {
    const hasMeasures = includesMeasures(raw);
    const limits = hasMeasures ? withRoom(this.limits) : this.limits;
    const query = parseListQuery(raw, limits, this.history.incarnation, this.indexes?.members);
    const { sessions, next } = await this.history.listSessions(query);
    const measures = hasMeasures ? await this.summaries.findMany(sessions) : undefined;
    const cursor = next && encodeCursor(next, this.history.incarnation);
    if (cursor) linkNext(reply, '/sessions', raw, { cursor });
    const included = measures && (({ sessionId }: Session) => measuresJson(measures.get(sessionId)));
    sendJson(reply, sessionListBody(sessions, query.limit, cursor, included));
  }

  @Get(':sessionId')
  @RouteConfig({ query: HISTORY_PARAMETERS, page: true })
  async read(
    @Param('sessionId') sessionId: string,
    @Query() raw: RawQuery,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const hasMeasures = includesMeasures(raw);
    const page = parseHistoryQuery(raw, this.limits);
    const history = await this.history.getHistory(sessionId, page);
    const summary = hasMeasures ? (await this.summaries.find(history.session))?.summary : undefined;
    const tag = hasMeasures ? measuresTag(summary) : '';
    const etag = historyETag(history, page, this.history.incarnation, tag);
    if (sendUnchanged(reply, etag, ifNoneMatch)) return;
    sendJson(reply, historyBody(history, page, hasMeasures ? () => measuresJson(summary) : undefined));
  }

  @Post(':sessionId/complete')
  @RouteConfig({ item: true })
  async complete(
    @Param('sessionId') sessionId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { value: fact, replayed } = await this.conversations.completeSession(
      sessionId,
      await parseCompletion(body, this.limits),
    );
    if (replayed) reply.header('idempotent-replayed', 'true');
    sendJson(reply, sessionJson(fact));
  }
}

/** Size of the measures of one session, in addition to what the store has counted. */
const MEASURES_MAX_BYTES = 2_048;

function withRoom(limits: ApiLimits): ApiLimits {
  return { ...limits, maxPageBytes: Math.max(1, limits.maxPageBytes - limits.maxPageSize * MEASURES_MAX_BYTES) };
}
