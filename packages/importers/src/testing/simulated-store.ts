import { CallView, type LoggedEvent } from '@conversation-service/voice';
import type { Completion } from '../core/call-builder.js';
import type { Importer } from '../core/importer.js';
import { type ImportedCall, type ImportResult, importMessages, mergeAnnotations } from '../index.js';

const ARRIVAL = '2030-01-01T00:00:00.000Z';

interface Session {
  startedAt: string | undefined;
  completion: Completion | undefined;
  annotation: Readonly<Record<string, unknown>> | undefined;
  readonly events: Map<string, LoggedEvent>;
}

/** Stores imports as the service does: once, in order of arrival. */
export class SimulatedStore {
  readonly sessions = new Map<string, Session>();
  readonly conflicts: string[] = [];
  duplicates = 0;

  constructor(private readonly importer: Importer) {}

  deliver(messages: readonly unknown[], sessionId?: string): ImportResult {
    const result = importMessages(this.importer, messages, sessionId);
    for (const call of result.calls) this.take(call);
    return result;
  }

  take({ sessionId, startedAt, completion, annotation, events }: ImportedCall): void {
    const known = this.sessions.get(sessionId);
    const session = known ?? { startedAt: undefined, completion: undefined, annotation: undefined, events: new Map() };
    this.sessions.set(sessionId, session);
    session.startedAt ??= startedAt;
    session.completion ??= completion;
    if (annotation) session.annotation = mergeAnnotations(session.annotation, annotation).value;
    for (const { eventId, type, payload, timestamp } of events) {
      const event = { eventId, type, payload, timestamp: timestamp ?? ARRIVAL, sequence: session.events.size + 1 };
      const stored = session.events.get(eventId);
      if (!stored) session.events.set(eventId, event);
      else if (JSON.stringify({ ...event, sequence: stored.sequence }) === JSON.stringify(stored)) this.duplicates += 1;
      else this.conflicts.push(eventId);
    }
  }

  /** Returns the views of all calls, without what reveals the order of arrival. */
  views(): unknown {
    return [...this.sessions]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([sessionId, session]) => viewOf(sessionId, session));
  }
}

/** The session as views read it. */
export function callViewOf(sessionId: string, session: Pick<Session, 'startedAt' | 'completion' | 'events'>): CallView {
  const { completion } = session;
  const endedAt = completion?.endedAt ?? null;
  const view = new CallView({ sessionId, startedAt: session.startedAt ?? ARRIVAL, endedAt });
  for (const event of session.events.values()) view.add(event);
  return view;
}

function viewOf(sessionId: string, session: Session): unknown {
  const view = callViewOf(sessionId, session);
  const { startedAt, annotation } = session;
  return withoutOrder({ sessionId, startedAt, annotation, transcript: view.transcript(), turns: view.turns() });
}

const TELL_ORDER: ReadonlySet<string> = new Set(['sequence', 'sequences', 'eventIds', 'throughSequence', 'issues']);

function withoutOrder(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, member) => (TELL_ORDER.has(name) ? undefined : member)));
}
