import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiLimits } from '../../domain/limits.js';
import { parseStreamQuery, STREAM_PARAMETERS } from '../../http/page-query.js';
import type { RawQuery } from '../../http/query.js';
import { EventStreams } from './event-streams.js';
import { SessionChanges } from './session-changes.js';
import { SessionTails } from './session-tail.js';
import { changeMessages, tailMessages } from './stream-messages.js';

@Controller()
export class StreamsController {
  constructor(
    private readonly tails: SessionTails,
    private readonly changes: SessionChanges,
    private readonly streams: EventStreams,
    private readonly limits: ApiLimits,
  ) {}

  /** Sends the log after `Last-Event-ID`, then every event as it is committed. 204 if no event can follow. */
  @Get('sessions/:sessionId/stream')
  @RouteConfig({ query: STREAM_PARAMETERS })
  async followSession(
    @Param('sessionId') sessionId: string,
    @Query() raw: RawQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const query = parseStreamQuery(raw, lastEventId, this.limits);
    if (await this.tails.isOver(sessionId, query.after)) return void reply.code(204).send();
    this.streams.send(request, reply, (signal) => tailMessages(this.tails.follow(sessionId, { ...query, signal })));
  }

  /** Changes of the list of sessions, from now on, or from where a reader was interrupted. */
  @Get('stream')
  followList(
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.streams.send(request, reply, (signal) => changeMessages(this.changes.follow(signal, lastEventId)));
  }
}
