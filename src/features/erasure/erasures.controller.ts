import { Controller, Delete, Get, Param, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Erasure } from '../../domain/erasure.js';
import { sendJson } from '../../http/answers.js';
import { METADATA_PARAMETERS, metadataFilters } from '../../http/metadata-query.js';
import { QueryReader, type RawQuery } from '../../http/query.js';
import { ErasuresService } from './erasures.service.js';
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
  @RouteConfig({ query: [METADATA_PARAMETERS, 'dryRun'], noBody: true })
  async eraseMatching(@Query() raw: RawQuery, @Res() reply: FastifyReply): Promise<void> {
    const { filters, isDryRun } = parseEraseQuery(raw);
    if (!isDryRun) return this.send(reply, await this.erasures.eraseMatching(filters));
    const forecast = await this.erasures.forecast(filters);
    sendJson(reply, JSON.stringify({ dryRun: true, ...forecast, ...noteOn(forecast.counts) }));
  }

  @Get('erasures/:erasureId')
  async get(@Param('erasureId') erasureId: string): Promise<object> {
    return toReceipt(await this.erasures.getErasure(erasureId));
  }

  /** 202 while it is in progress, 200 once it is done. */
  private send(reply: FastifyReply, erasure: Erasure, about: object = {}): void {
    reply.header('location', `/erasures/${erasure.erasureId}`);
    const receipt = { ...toReceipt(erasure), ...about };
    sendJson(reply, JSON.stringify(receipt), erasure.state === 'erased' ? 200 : 202);
  }
}

/** @throws INVALID_REQUEST, also if there is no filter. */
function parseEraseQuery(query: RawQuery) {
  const reader = new QueryReader(query);
  const isDryRun = reader.choice('dryRun', ['true', 'false'], 'false') === 'true';
  const filters = metadataFilters(reader);
  const isNamed = Object.keys(query).some((name) => name !== 'dryRun');
  if (!isNamed)
    reader.refuse(METADATA_PARAMETERS, 'at least one filter is required: it says which sessions to erase', undefined);
  reader.done();
  return { filters, isDryRun };
}
