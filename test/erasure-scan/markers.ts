import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Sessions that each put four markers where personal data may be stored; between their rows are those of as many other
 * sessions, which stay.
 */
export const SESSIONS = 250;

/** Four texts for each session, a thousand in all by default, that occur nowhere else. */
export function makeMarkers(sessions = SESSIONS): readonly string[] {
  return Array.from({ length: sessions * 4 }, (_, index) => `mark${index}x${randomBytes(9).toString('hex')}`);
}

/**
 * What a client sends for one session: the markers are in its id, its metadata, a payload and an event id, and all but
 * the first in an annotation and its name.
 */
export function markedSession(markers: readonly string[], index: number) {
  const [sessionId = '', inMetadata = '', inPayload = '', eventId = ''] = markers.slice(index * 4, index * 4 + 4);
  return {
    sessionId,
    session: { sessionId, metadata: { person: 'anna', phone: inMetadata } },
    other: { sessionId: `stays-${randomBytes(9).toString('hex')}`, metadata: { person: 'bert', phone: `p${index}` } },
    events: [
      { eventId, type: 'user_speech', payload: { text: `I am ${inPayload}`, pad: 'x'.repeat(index * 7) } },
      { eventId: 'e2', type: 'bot_speech', payload: { text: `Hello ${inPayload}` } },
    ],
    annotation: { name: eventId, value: { note: `${inPayload} was kind`, phone: inMetadata } },
  };
}

/** Returns every file below the folder, by its path. */
export function filesBelow(folder: string): ReadonlyMap<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path, readFileSync(path)]));
}

/** Returns how many of the markers occur in the bytes. */
export function countMarkers(markers: readonly string[], bytes: Buffer | string): number {
  return markers.filter((marker) => bytes.includes(marker)).length;
}

/** Returns how many occur in each of the named bytes, without those that contain none. */
export function occurrences(
  markers: readonly string[],
  places: ReadonlyMap<string, Buffer | string>,
): Readonly<Record<string, number>> {
  const counts = [...places].map(([name, bytes]) => [name, countMarkers(markers, bytes)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
