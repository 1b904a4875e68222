import type { CreateEventDto } from './create-event.dto.js';
import type { CreateSessionDto } from './create-session.dto.js';

/** What the controller needs; one for each database. Answers are whatever the database's own way makes of them. */
export abstract class ConversationsService {
  abstract createSession(dto: CreateSessionDto): unknown;
  abstract addEvent(sessionId: string, dto: CreateEventDto): unknown;
  abstract findSession(sessionId: string, limit: number, offset: number): unknown;
}
