import { Body, Controller, DefaultValuePipe, Get, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
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

  @Get(':sessionId')
  findSession(
    @Param('sessionId') sessionId: string,
    @Query('limit', new DefaultValuePipe(50), ParseIntPipe) limit: number,
    @Query('offset', new DefaultValuePipe(0), ParseIntPipe) offset: number,
  ) {
    return this.conversations.findSession(sessionId, limit, offset);
  }
}
