import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApiLimits } from '../../domain/limits.js';
import { sendJson } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { refuseBody } from '../../http/json-body.js';
import { linkNext } from '../../http/link.js';
import type { RawQuery } from '../../http/query.js';
import { DELIVERY_PARAMETERS, parseDeliveryQuery, parseReplay } from './parse-requests.js';
import { toDeliveryDetailJson, toDeliveryJson } from './webhook-json.js';
import { WebhooksService } from './webhooks.service.js';

@Controller('webhooks/:webhookId')
export class DeliveriesController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly limits: ApiLimits,
  ) {}

  @Get('deliveries')
  @RouteConfig({ query: DELIVERY_PARAMETERS })
  async list(@Param('webhookId') webhookId: string, @Query() raw: RawQuery, @Res() reply: FastifyReply): Promise<void> {
    const query = parseDeliveryQuery(raw, this.limits);
    const { deliveries, hasMore } = await this.webhooks.listDeliveries(webhookId, query);
    const nextCursor = hasMore ? (deliveries.at(-1)?.deliveryId ?? null) : null;
    if (nextCursor !== null) linkNext(reply, `/webhooks/${webhookId}/deliveries`, raw, { cursor: nextCursor });
    const pagination = { limit: query.limit, nextCursor, hasMore };
    const answers = deliveries.map((delivery) => toDeliveryJson(webhookId, delivery));
    sendJson(reply, JSON.stringify({ deliveries: answers, pagination }));
  }

  @Get('deliveries/:deliveryId')
  async get(
    @Param('webhookId') webhookId: string,
    @Param('deliveryId') deliveryId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const delivery = await this.webhooks.getDelivery(webhookId, deliveryId);
    sendJson(reply, JSON.stringify(toDeliveryDetailJson(webhookId, delivery)));
  }

  @Post('deliveries/:deliveryId/retry')
  async retry(
    @Param('webhookId') webhookId: string,
    @Param('deliveryId') deliveryId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseBody(body);
    const delivery = await this.webhooks.retry(webhookId, deliveryId);
    sendJson(reply, JSON.stringify(toDeliveryJson(webhookId, delivery)), 202);
  }

  @Post('replay')
  async replay(
    @Param('webhookId') webhookId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fromMs, toMs, status } = await parseReplay(body);
    const deliveries = await this.webhooks.replay(webhookId, fromMs, toMs, status);
    sendJson(reply, JSON.stringify({ deliveries }), 202);
  }
}
