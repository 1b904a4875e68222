import { Body, Controller, Delete, Param, Put, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { sendJson, sessionJson } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { HoldsService } from './holds.service.js';
import { parseHoldReason } from './new-hold.js';

@Controller('sessions/:sessionId/hold')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Put()
  @RouteConfig({ item: true })
  async set(
    @Param('sessionId') sessionId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJson(reply, sessionJson(await this.holds.setHold(sessionId, await parseHoldReason(body))));
  }

  @Delete()
  @RouteConfig({ item: true, noBody: true })
  async lift(@Param('sessionId') sessionId: string, @Res() reply: FastifyReply): Promise<void> {
    sendJson(reply, sessionJson(await this.holds.liftHold(sessionId)));
  }
}
