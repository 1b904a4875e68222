import { Types } from 'mongoose';
import type { StoredEvent } from '../../domain/event.js';
import {
  AS_SENT,
  builderOf,
  DATE,
  type Members,
  membersOf,
  NUMBER,
  OBJECT_ID,
  partOf,
  pathsOf,
  schemaOf,
  TEXT,
} from './document-schema.js';
import { fromHeadDocument, HEAD_PART, type HeadDocument, toHeadDocument } from './head-document.js';
import type { SlotRecord } from './log/slot-log.js';
import { fromStoredJson, type StoredJson, toStoredJson } from './payload.js';

/** One slot of a session's log: an event, or the marker of its completion or seal (slot-log.ts). */
export interface SlotDocument {
  /** Chosen by the writer, who thereby recognizes its own record after a lost reply. */
  readonly _id: Types.ObjectId;
  readonly sessionId: string;
  readonly slot: number;
  /** For a marker, an id that no client can send. */
  readonly eventId: string;
  /** Absent for a marker, which is not an event. */
  readonly sequence?: number;
  readonly type?: string;
  readonly payload?: StoredJson;
  readonly timestamp?: Date;
  readonly clientSequence?: number;
  readonly late?: true;
  readonly recordedAt: Date;
  /** Set on out-of-order events alone, so that their index holds nothing else. */
  readonly stray?: OutOfOrderKey;
  readonly head: HeadDocument;
}

interface OutOfOrderKey {
  readonly of: string;
  readonly at: Date;
}

const SLOT: Members<SlotDocument, SlotRecord> = {
  _id: [OBJECT_ID, ({ tag }) => new Types.ObjectId(tag)],
  sessionId: [TEXT, ({ sessionId }) => sessionId],
  slot: [NUMBER, ({ slot }) => slot],
  eventId: [TEXT, ({ id }) => id],
  sequence: [Number, ({ event }) => event?.sequence],
  // A bare `String` under this name would be read as the type of whatever holds it.
  type: [{ type: String }, ({ event }) => event?.type],
  payload: [AS_SENT, ({ event }) => (event ? toStoredJson(event.payload) : undefined)],
  timestamp: [Date, ({ event }) => (event ? new Date(event.timestampMs) : undefined)],
  clientSequence: [Number, ({ event }) => event?.clientSequence ?? undefined],
  late: [Boolean, ({ event }) => event?.late || undefined],
  recordedAt: [DATE, ({ head }) => new Date(head.updatedAtMs)],
  stray: [partOf<OutOfOrderKey>({ of: TEXT, at: DATE }), (record) => outOfOrderKey(record)],
  head: [{ type: HEAD_PART, required: true }, ({ head }) => toHeadDocument(head)],
};

function outOfOrderKey({ sessionId, event, outOfOrder }: SlotRecord): OutOfOrderKey | undefined {
  return outOfOrder && event ? { of: sessionId, at: new Date(event.timestampMs) } : undefined;
}

/** Matches events, not markers. */
export const IS_EVENT = { sequence: { $gt: 0 } } as const;

export const SLOT_SCHEMA = schemaOf<SlotDocument>('events', pathsOf(SLOT));
export const buildSlot = builderOf<SlotDocument>(SLOT_SCHEMA);

/** Returns a tag that no other record has. */
export function newTag(): string {
  return new Types.ObjectId().toHexString();
}

export function toSlotDocument(record: SlotRecord): SlotDocument {
  return buildSlot(membersOf(SLOT, record));
}

export function toRecord(document: SlotDocument): SlotRecord {
  return {
    sessionId: document.sessionId,
    slot: document.slot,
    id: document.eventId,
    tag: document._id.toHexString(),
    event: document.sequence === undefined ? null : toEvent(document),
    outOfOrder: document.stray?.of !== undefined,
    head: fromHeadDocument(document.head, document.recordedAt.getTime()),
  };
}

/** For a document that is an event, not a marker. */
export function toEvent(document: SlotDocument): StoredEvent {
  return {
    eventId: document.eventId,
    sessionId: document.sessionId,
    sequence: document.sequence ?? 0,
    type: document.type ?? '',
    payload: fromStoredJson(document.payload),
    timestampMs: document.timestamp?.getTime() ?? 0,
    recordedAtMs: document.recordedAt.getTime(),
    clientSequence: document.clientSequence ?? null,
    late: document.late === true,
  };
}
