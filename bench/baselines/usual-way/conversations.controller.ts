import { Body, Controller, Param, Post } from '@nestjs/common';
import { ConversationsService } from './conversations.service.js';
import { CreateEventDto } from './create-event.dto.js';
import { CreateSessionDto } from './create-session.dto.js';

@Controller('sessions')
export class ConversationsController {
  constructor(private readonly conversations: ConversationsService) {}

  @Post()
  createSession(@Body() dto: CreateSessionDto) {
    return this.conversations.createSession(dto);
  }

  @Post(':sessionId/events')
  addEvent(@Param('sessionId') sessionId: string, @Body() dto: CreateEventDto) {
    return this.conversations.addEvent(sessionId, dto);
  }
}
