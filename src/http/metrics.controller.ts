import { Controller, Get, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Metrics } from '../telemetry/metrics.js';
import { ANY_QUERY } from './request-gate.js';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /** Prometheus text format. */
  @Get()
  @RouteConfig({ query: ANY_QUERY })
  async read(@Res() reply: FastifyReply): Promise<void> {
    reply
      .header('content-type', this.metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await this.metrics.text());
  }
}
