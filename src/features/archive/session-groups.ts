import type { Session } from '../../domain/session.js';

/** Concurrent sessions: short ones share the commits of the store, and wait for the object store together. */
export const GROUP_SESSIONS = 32;
/** Maximum of a group, which is in memory as a whole; a longer session is processed alone. */
export const GROUP_EVENTS = 10_000;

type Counted = Pick<Session, 'lastSequence'>;

/** Divides a list of sessions, in order, into groups that are processed together. */
export function groupsOf<Item extends Counted>(sessions: readonly Item[]): readonly (readonly Item[])[] {
  const groups: Item[][] = [];
  let events = 0;
  for (const session of sessions) {
    const last = groups.at(-1);
    events += session.lastSequence;
    if (last && last.length < GROUP_SESSIONS && events <= GROUP_EVENTS) {
      last.push(session);
    } else {
      groups.push([session]);
      events = session.lastSequence;
    }
  }
  return groups;
}
