import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { sendJson } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { formatTimeOrNull } from '../../lib/time/rfc3339.js';
import { parseRotation } from './parse-requests.js';
import { parseWebhook } from './parse-webhook.js';
import type { Webhook } from './webhook.js';
import { toWebhookJson } from './webhook-json.js';
import { WebhookTools } from './webhook-tools.js';
import { WebhooksService } from './webhooks.service.js';

@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly tools: WebhookTools,
  ) {}

  @Get()
  async list(): Promise<object> {
    const webhooks = await this.tools.registry.list();
    return { webhooks: await Promise.all(webhooks.map((webhook) => this.answerOf(webhook))) };
  }

  @Put(':webhookId')
  async put(
    @Param('webhookId') webhookId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { webhook, secret } = await this.webhooks.put(webhookId, await parseWebhook(body, this.tools.rules));
    const answer = await this.answerOf(webhook);
    reply.header('cache-control', 'no-store');
    if (secret === undefined) return sendJson(reply, JSON.stringify(answer));
    reply.header('location', `/webhooks/${webhookId}`);
    sendJson(reply, JSON.stringify({ ...answer, secret }), 201);
  }

  @Get(':webhookId')
  async get(@Param('webhookId') webhookId: string): Promise<object> {
    return this.answerOf(await this.tools.registry.get(webhookId));
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @RouteConfig({ noBody: true })
  async remove(@Param('webhookId') webhookId: string): Promise<void> {
    await this.tools.registry.remove(webhookId);
  }

  @Post(':webhookId/rotate')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async rotate(@Param('webhookId') webhookId: string, @Body() body: RawBody | undefined): Promise<object> {
    const { secret, untilMs } = await this.webhooks.rotate(webhookId, await parseRotation(body));
    return { webhookId, secret, previousSecretExpiresAt: formatTimeOrNull(untilMs) };
  }

  @Post(':webhookId/test')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @RouteConfig({ noBody: true })
  async test(@Param('webhookId') webhookId: string): Promise<object> {
    const { status, error, durationMs, answer } = await this.webhooks.test(webhookId);
    return { delivered: error === null, status, durationMs, error, body: answer };
  }

  private async answerOf(webhook: Webhook): Promise<object> {
    return toWebhookJson(webhook, await this.webhooks.healthOf(webhook));
  }
}
