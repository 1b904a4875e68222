import { Controller, Get, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { formatRfc3339 } from '../lib/time/rfc3339.js';
import { Clock } from '../ports/clock.js';
import { HealthService } from '../runtime/health.service.js';
import { Lifecycle } from '../runtime/lifecycle.js';
import { SERVICE_NAME, SERVICE_VERSION } from '../telemetry/version.js';
import { sendJson } from './answers.js';
import { ANY_QUERY } from './request-gate.js';

/** A report is reused for a second. */
const RETRY_AFTER_SECONDS = 1;

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly lifecycle: Lifecycle,
    private readonly clock: Clock,
  ) {}

  @Get()
  @RouteConfig({ query: ANY_QUERY })
  async check(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.health.check();
    this.send(reply, report.status === 'down' ? 503 : 200, report);
  }

  /** Reports only that the process is running. */
  @Get('live')
  @RouteConfig({ query: ANY_QUERY })
  live(@Res() reply: FastifyReply): void {
    this.send(reply, 200, { status: 'ok', dependencies: {} });
  }

  /** 503 while starting, draining or without the store: send requests elsewhere. */
  @Get('ready')
  @RouteConfig({ query: ANY_QUERY })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.health.check();
    const isReady = this.lifecycle.serving && report.status !== 'down';
    this.send(reply, isReady ? 200 : 503, isReady ? report : { ...report, status: 'down' });
  }

  private send(reply: FastifyReply, status: number, report: object): void {
    const about = {
      service: SERVICE_NAME,
      version: SERVICE_VERSION,
      uptimeSeconds: Math.round(process.uptime()),
      timestamp: formatRfc3339(this.clock.nowMs()),
    };
    reply.header('cache-control', 'no-store');
    if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
    sendJson(reply, JSON.stringify({ ...report, ...about }), status);
  }
}
