import { isObject, type JsonObject } from '@conversation-service/voice';
import type { Completion, ImportedEvent } from '../core/call-builder.js';
import type { ImportedCall } from '../core/imported-call.js';
import { listOf, objectOf, objectsOf, textOf } from '../core/values.js';

/** The purpose of the attachment that contains a complete session of this service. */
export const ATTACHMENT_PURPOSE = 'conversation-service-session';

/** Returns the session in an export of this service; undefined for every other container. */
export function restoredCall(container: unknown, message: number): ImportedCall | undefined {
  const attachment = objectsOf(objectOf(container).attachments).find(({ purpose }) => purpose === ATTACHMENT_PURPOSE);
  const { session, events, annotations } = objectOf(attachment?.body);
  const sessionId = textOf(objectOf(session).sessionId);
  if (!isObject(session) || sessionId === undefined) return undefined;
  const startedAt = textOf(session.startedAt);
  const completion = completionOf(session);
  return {
    sessionId,
    metadata: objectOf(session.metadata),
    ...(startedAt === undefined ? {} : { startedAt }),
    session,
    events: objectsOf(events).flatMap((event) => toEvent(event, message) ?? []),
    ...(completion ? { completion } : {}),
    annotations: listOf(annotations).flatMap((one) => toAnnotation(one) ?? []),
  };
}

function completionOf({ status, endReason, endedAt }: JsonObject): Completion | undefined {
  if (status !== 'completed' && status !== 'failed') return undefined;
  const end = textOf(endedAt);
  return {
    status,
    endReason: typeof endReason === 'string' ? endReason : null,
    ...(end === undefined ? {} : { endedAt: end }),
  };
}

/** With whatever fields it has. */
function toEvent(event: JsonObject, message: number): ImportedEvent | undefined {
  const { eventId, type, payload } = event;
  if (typeof eventId !== 'string' || typeof type !== 'string' || !isObject(payload)) return undefined;
  return { ...event, eventId, type, payload, message };
}

function toAnnotation(value: unknown): { readonly name: string; readonly value: JsonObject } | undefined {
  const { name, value: told } = objectOf(value);
  return typeof name === 'string' && isObject(told) ? { name, value: told } : undefined;
}
