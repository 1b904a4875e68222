import { Body, Controller, Delete, Get, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sendJson } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { refuseBody } from '../../http/json-body.js';
import { formatTimeOrNull } from '../../lib/time/rfc3339.js';
import { parseRotation } from './parse-requests.js';
import { parseWebhook } from './parse-webhook.js';
import type { Webhook } from './webhook.js';
import { toWebhookJson } from './webhook-json.js';
import { WebhooksService } from './webhooks.service.js';

@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    const webhooks = await this.webhooks.list();
    const answers = await Promise.all(webhooks.map((webhook) => this.answerOf(webhook)));
    sendJson(reply, JSON.stringify({ webhooks: answers }));
  }

  @Put(':webhookId')
  async put(
    @Param('webhookId') webhookId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { webhook, secret } = await this.webhooks.put(webhookId, await parseWebhook(body, this.webhooks.rules));
    const answer = await this.answerOf(webhook);
    reply.header('cache-control', 'no-store');
    if (secret === undefined) return sendJson(reply, JSON.stringify(answer));
    reply.header('location', `/webhooks/${webhookId}`);
    sendJson(reply, JSON.stringify({ ...answer, secret }), 201);
  }

  @Get(':webhookId')
  async get(@Param('webhookId') webhookId: string, @Res() reply: FastifyReply): Promise<void> {
    const answer = await this.answerOf(await this.webhooks.get(webhookId));
    sendJson(reply, JSON.stringify(answer));
  }

  @Delete(':webhookId')
  async remove(
    @Param('webhookId') webhookId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseBody(body);
    await this.webhooks.remove(webhookId);
    reply.code(204).send();
  }

  @Post(':webhookId/rotate')
  async rotate(
    @Param('webhookId') webhookId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { secret, untilMs } = await this.webhooks.rotate(webhookId, await parseRotation(body));
    const previousSecretExpiresAt = formatTimeOrNull(untilMs);
    reply.header('cache-control', 'no-store');
    sendJson(reply, JSON.stringify({ webhookId, secret, previousSecretExpiresAt }));
  }

  @Post(':webhookId/test')
  async test(
    @Param('webhookId') webhookId: string,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseBody(body);
    const { status, error, durationMs, answer } = await this.webhooks.test(webhookId);
    reply.header('cache-control', 'no-store');
    sendJson(reply, JSON.stringify({ delivered: error === null, status, durationMs, error, body: answer }));
  }

  private async answerOf(webhook: Webhook): Promise<object> {
    return toWebhookJson(webhook, await this.webhooks.healthOf(webhook));
  }
}
