import { Controller, Delete, Get, Param, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Erasure } from '../../domain/erasure.js';
import { sendJson } from '../../http/answers.js';
import type { RawQuery } from '../../http/query.js';
import { ERASE_PARAMETERS, parseEraseQuery } from './erase-query.js';
import { type ErasureForecast, ErasuresService } from './erasures.service.js';
import { noteOn, toReceipt } from './receipt.js';

@Controller()
export class ErasuresController {
  constructor(private readonly erasures: ErasuresService) {}

  @Delete('sessions/:sessionId')
  @RouteConfig({ noBody: true })
  async eraseSession(@Param('sessionId') sessionId: string, @Res() reply: FastifyReply): Promise<void> {
    this.send(reply, await this.erasures.eraseSession(sessionId), { sessionId });
  }

  /** Erases everything of a person. At least one filter is required, so that a typing error cannot erase everything. */
  @Delete('sessions')
  @RouteConfig({ query: ERASE_PARAMETERS, noBody: true })
  async eraseMatching(@Query() raw: RawQuery, @Res() reply: FastifyReply): Promise<void> {
    const { filters, isDryRun } = parseEraseQuery(raw);
    if (isDryRun) return this.sendForecast(reply, await this.erasures.forecast(filters));
    this.send(reply, await this.erasures.eraseMatching(filters));
  }

  @Get('erasures/:erasureId')
  async get(@Param('erasureId') erasureId: string): Promise<object> {
    return toReceipt(await this.erasures.getErasure(erasureId));
  }

  private sendForecast(reply: FastifyReply, forecast: ErasureForecast): void {
    sendJson(reply, JSON.stringify({ dryRun: true, ...forecast, ...noteOn(forecast.counts) }));
  }

  /** 202 while it is in progress, 200 once it is done. */
  private send(reply: FastifyReply, erasure: Erasure, about: object = {}): void {
    reply.header('location', `/erasures/${erasure.erasureId}`);
    const receipt = { ...toReceipt(erasure), ...about };
    sendJson(reply, JSON.stringify(receipt), erasure.state === 'erased' ? 200 : 202);
  }
}
