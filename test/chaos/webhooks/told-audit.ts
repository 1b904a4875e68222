import { isDeepStrictEqual } from 'node:util';
import type { Received } from '../../e2e/webhook-receiver.js';

/** What there is to report about a session, according to the service's own answer. */
export interface Tellable {
  readonly sessionId: string;
  readonly lastSequence: number;
  readonly isCompleted: boolean;
}

/** Returns what was reported wrongly about the session, by first arrivals; undefined if nothing. */
export function lossOf(received: readonly Received[], { sessionId, lastSequence, isCompleted }: Tellable) {
  const texts = new Map<string, string>();
  const bodies = received
    .filter(({ body }) => body.data.sessionId === sessionId)
    .filter(({ id, text }) => {
      if (texts.has(id) && texts.get(id) !== text) texts.set(id, '');
      const isFirst = !texts.has(id);
      if (isFirst) texts.set(id, text);
      return isFirst;
    })
    .map(({ body }) => body);
  if ([...texts.values()].includes('')) return `${sessionId}: one id with two contents`;
  const life = bodies.map(({ type }) => type).filter((type) => type !== 'event.appended');
  const expected = [
    'session.created',
    ...(lastSequence > 0 ? ['session.active'] : []),
    ...(isCompleted ? ['session.completed', 'session.sealed'] : []),
  ];
  if (!isDeepStrictEqual(life, expected)) return `${sessionId} was told as ${life.join()}`;
  let through = 0;
  for (const { data } of bodies.filter(({ type }) => type === 'event.appended')) {
    if (data.fromSequence !== through + 1) return `${sessionId}: ${data.fromSequence} comes behind ${through}`;
    through = data.throughSequence;
  }
  return through === lastSequence ? undefined : `${sessionId}: told through ${through} of ${lastSequence}`;
}
