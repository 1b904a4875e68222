import type { CreateEventDto } from './create-event.dto.js';
import type { CreateSessionDto } from './create-session.dto.js';

/** What the controller needs, implemented for each database. Answers are in the database's own form. */
export abstract class ConversationsService {
  abstract createSession(dto: CreateSessionDto): unknown;
  abstract addEvent(sessionId: string, dto: CreateEventDto): unknown;
  abstract findSession(sessionId: string, limit: number, offset: number): unknown;
}
