import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApiLimits } from '../../domain/limits.js';
import type { RawBody } from '../../http/body-reader.js';
import { linkNext } from '../../http/link.js';
import type { RawQuery } from '../../http/query.js';
import { DeliveriesService } from './deliveries.service.js';
import { DELIVERY_PARAMETERS, parseDeliveryQuery, parseReplay } from './parse-requests.js';
import { toDeliveryDetailJson, toDeliveryJson } from './webhook-json.js';

interface DeliveryPath {
  readonly webhookId: string;
  readonly deliveryId: string;
}

@Controller('webhooks/:webhookId')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly limits: ApiLimits,
  ) {}

  @Get('deliveries')
  @RouteConfig({ query: DELIVERY_PARAMETERS })
  async list(
    @Param('webhookId') webhookId: string,
    @Query() raw: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const query = parseDeliveryQuery(raw, this.limits);
    const { deliveries, hasMore } = await this.deliveries.list(webhookId, query);
    const nextCursor = hasMore ? (deliveries.at(-1)?.deliveryId ?? null) : null;
    if (nextCursor !== null) linkNext(reply, `/webhooks/${webhookId}/deliveries`, raw, { cursor: nextCursor });
    const pagination = { limit: query.limit, nextCursor, hasMore };
    return { deliveries: deliveries.map((delivery) => toDeliveryJson(webhookId, delivery)), pagination };
  }

  @Get('deliveries/:deliveryId')
  async get(@Param() { webhookId, deliveryId }: DeliveryPath): Promise<object> {
    return toDeliveryDetailJson(webhookId, await this.deliveries.get(webhookId, deliveryId));
  }

  @Post('deliveries/:deliveryId/retry')
  @HttpCode(202)
  @RouteConfig({ noBody: true })
  async retry(@Param() { webhookId, deliveryId }: DeliveryPath): Promise<object> {
    return toDeliveryJson(webhookId, await this.deliveries.retry(webhookId, deliveryId));
  }

  @Post('replay')
  @HttpCode(202)
  async replay(@Param('webhookId') webhookId: string, @Body() body: RawBody | undefined): Promise<object> {
    const { fromMs, toMs, status } = await parseReplay(body);
    return { deliveries: await this.deliveries.replay(webhookId, fromMs, toMs, status) };
  }
}
