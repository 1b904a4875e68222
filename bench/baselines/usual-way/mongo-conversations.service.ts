import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import mongoose, { Schema } from 'mongoose';
import { ConversationsService } from './conversations.service.js';
import type { CreateEventDto } from './create-event.dto.js';
import type { CreateSessionDto } from './create-session.dto.js';

const sessionSchema = new Schema(
  {
    sessionId: { type: String, required: true, unique: true },
    status: { type: String, required: true, index: true },
    language: String,
    metadata: { type: Schema.Types.Mixed, default: {} },
    startedAt: { type: Date, default: Date.now, index: true },
    eventCount: { type: Number, default: 0 },
  },
  { timestamps: true },
);

const eventSchema = new Schema(
  {
    sessionId: { type: String, required: true },
    eventId: { type: String, required: true },
    type: { type: String, required: true },
    payload: { type: Schema.Types.Mixed, default: {} },
    timestamp: { type: Date, default: Date.now },
  },
  { timestamps: true },
);
eventSchema.index({ sessionId: 1, eventId: 1 }, { unique: true });
eventSchema.index({ sessionId: 1, timestamp: 1 });

/** Connects with the same durability as the service. Builds its indexes before it serves. */
export async function openMongo(uri: string): Promise<ConversationsService> {
  const connection = mongoose.createConnection(uri, { writeConcern: { w: 'majority', journal: true } });
  const sessions = sessionsOf(connection);
  const events = eventsOf(connection);
  await Promise.all([sessions.init(), events.init()]);
  return new MongoConversationsService(sessions, events);
}

const sessionsOf = (connection: mongoose.Connection) => connection.model('Session', sessionSchema);
const eventsOf = (connection: mongoose.Connection) => connection.model('Event', eventSchema);

type Sessions = ReturnType<typeof sessionsOf>;
type Events = ReturnType<typeof eventsOf>;

/** Find, find, insert, update; a page is a count and a skip. */
@Injectable()
export class MongoConversationsService extends ConversationsService {
  constructor(
    private readonly sessions: Sessions,
    private readonly events: Events,
  ) {
    super();
  }

  async createSession(dto: CreateSessionDto) {
    if (await this.sessions.findOne({ sessionId: dto.sessionId }).lean()) {
      throw new ConflictException(`Session ${dto.sessionId} exists`);
    }
    return (await this.sessions.create({ status: 'initiated', ...dto })).toObject();
  }

  async addEvent(sessionId: string, dto: CreateEventDto) {
    const session = await this.sessions.findOne({ sessionId }).lean();
    if (!session) throw new NotFoundException(`Session ${sessionId} not found`);
    const existing = await this.events.findOne({ sessionId, eventId: dto.eventId }).lean();
    if (existing) return existing;
    const event = await this.events.create({ sessionId, ...dto, timestamp: dto.timestamp ?? new Date() });
    await this.sessions.updateOne({ sessionId }, { $inc: { eventCount: 1 }, $set: { status: 'active' } });
    return event.toObject();
  }

  async findSession(sessionId: string, limit: number, offset: number) {
    const session = await this.sessions.findOne({ sessionId }).lean();
    if (!session) throw new NotFoundException(`Session ${sessionId} not found`);
    const [events, total] = await Promise.all([
      this.events.find({ sessionId }).sort({ timestamp: 1 }).skip(offset).limit(limit).lean(),
      this.events.countDocuments({ sessionId }),
    ]);
    return { ...session, events, pagination: { total, limit, offset } };
  }
}
