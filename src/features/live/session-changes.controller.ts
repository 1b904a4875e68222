import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventStreams } from './event-streams.js';
import { SessionChanges } from './session-changes.js';
import { changeMessages } from './stream-messages.js';

@Controller('stream')
export class SessionChangesController {
  constructor(
    private readonly changes: SessionChanges,
    private readonly streams: EventStreams,
  ) {}

  /** Changes of the list of sessions, from now on, or from where a reader was interrupted. */
  @Get()
  follow(
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.streams.send(request, reply, (signal) => changeMessages(this.changes.follow(signal, lastEventId)));
  }
}
