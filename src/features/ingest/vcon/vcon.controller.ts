import { Controller, Get, Param, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { VconExport } from './vcon-export.js';

const VCON_TYPE = 'application/vcon+json';

@Controller('sessions/:sessionId/vcon')
export class VconController {
  constructor(private readonly vcons: VconExport) {}

  @Get()
  @RouteConfig({ page: true })
  async read(@Param('sessionId') sessionId: string, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.vcons.write(sessionId);
    reply.header('content-type', VCON_TYPE).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
}
