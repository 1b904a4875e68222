import { Body, Controller, Delete, Param, Put, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Hold } from '../../domain/session.js';
import { sendJson } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { sessionJson } from '../../http/session-json.js';
import { Clock } from '../../ports/clock.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { missingSession } from '../../runtime/session-errors.js';
import { parseHoldReason } from './new-hold.js';

/** Legal holds: while one is in place, the session is not archived, expired or erased. Both calls are idempotent. */
@Controller('sessions/:sessionId/hold')
export class HoldsController {
  constructor(
    private readonly store: ConversationStore,
    private readonly clock: Clock,
  ) {}

  /** An existing hold keeps its reason and time. */
  @Put()
  @RouteConfig({ item: true })
  async set(
    @Param('sessionId') sessionId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const reason = await parseHoldReason(body);
    await this.change(sessionId, { reason, sinceMs: this.clock.nowMs() }, reply);
  }

  @Delete()
  @RouteConfig({ item: true, noBody: true })
  async lift(@Param('sessionId') sessionId: string, @Res() reply: FastifyReply): Promise<void> {
    await this.change(sessionId, null, reply);
  }

  private async change(sessionId: string, hold: Hold | null, reply: FastifyReply): Promise<void> {
    const session = await this.store.setHold(sessionId, hold);
    if (!session) throw await missingSession(this.store, sessionId);
    sendJson(reply, sessionJson(session));
  }
}
